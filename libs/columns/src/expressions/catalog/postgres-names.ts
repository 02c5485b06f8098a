/** PostgreSQL 18's functions by what they are for: what is meant, told apart from what is misspelt. */
export interface NameGroup {
  /** Completes "NAME is …". */
  readonly what: string;
  readonly hint: string;
  readonly names: ReadonlySet<string>;
}

const group = (what: string, hint: string, names: string): NameGroup => ({
  what,
  hint,
  names: new Set(names.trim().split(/\s+/)),
});

/** Those that Sluice has are looked up first, so a name that it gains need not leave here. */
export const POSTGRES_FUNCTIONS: readonly NameGroup[] = [
  group(
    'an aggregate: an expression sees one row at a time',
    'Checks over the whole run (docs/checks.md) count, compare and average.',
    `
    any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp
    cume_dist dense_rank every json_agg json_agg_strict json_object_agg json_object_agg_strict
    json_object_agg_unique json_object_agg_unique_strict jsonb_agg jsonb_agg_strict jsonb_object_agg
    jsonb_object_agg_strict jsonb_object_agg_unique jsonb_object_agg_unique_strict max min mode
    percent_rank percentile_cont percentile_disc range_agg range_intersect_agg rank regr_avgx regr_avgy
    regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop stddev_samp
    string_agg sum var_pop var_samp variance xmlagg
    `,
  ),
  group(
    'a window function: an expression sees one row at a time',
    'record.number is the number of the record in its object.',
    `
    first_value lag last_value lead nth_value ntile row_number
    `,
  ),
  group(
    'a function of the server, its session or its catalogue',
    'An expression is computed outside the database. Facts of the run are run.id, run.date and params.NAME.',
    `
    aclcontains acldefault aclexplode aclinsert aclremove brin_summarize_new_values col_description
    current_database current_query current_schema current_schemas current_setting current_user format_type
    getdatabaseencoding has_any_column_privilege has_column_privilege has_database_privilege
    has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege
    has_largeobject_privilege has_parameter_privilege has_schema_privilege has_sequence_privilege
    has_server_privilege has_table_privilege has_tablespace_privilege has_type_privilege
    icu_unicode_version inet_client_addr inet_client_port inet_server_addr inet_server_port lo_close
    lo_creat lo_create lo_export lo_from_bytea lo_get lo_import lo_lseek lo_lseek64 lo_open lo_put lo_tell
    lo_tell64 lo_truncate lo_truncate64 lo_unlink loread lowrite makeaclitem obj_description
    row_security_active session_user set_config shobj_description system_user to_regclass to_regcollation
    to_regnamespace to_regoper to_regoperator to_regproc to_regprocedure to_regrole to_regtype
    to_regtypemod txid_current txid_current_if_assigned txid_current_snapshot txid_snapshot_xip
    txid_snapshot_xmax txid_snapshot_xmin txid_status txid_visible_in_snapshot unicode_version version
    `,
  ),
  group(
    'not among the functions of JSON that Sluice has',
    'Use -> ->> #> #>>, json_typeof or jsonb_array_length.',
    `
    array_to_json json_array_elements json_array_elements_text json_build_array json_build_object
    json_each json_each_text json_object json_object_keys json_populate_record json_populate_recordset
    json_strip_nulls json_to_record json_to_recordset jsonb_array_elements jsonb_array_elements_text
    jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_insert jsonb_object
    jsonb_object_keys jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz
    jsonb_path_query jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first
    jsonb_path_query_first_tz jsonb_path_query_tz jsonb_populate_record jsonb_populate_record_valid
    jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record
    jsonb_to_recordset row_to_json to_json to_jsonb
    `,
  ),
  group(
    'a function of arrays or of several rows',
    "Use split_part, or the element of an array: (string_to_array(x, ','))[1].",
    `
    array_append array_dims array_fill array_length array_lower array_ndims array_position array_positions
    array_prepend array_remove array_replace array_reverse array_sort array_to_string array_upper
    cardinality enum_first enum_last generate_series generate_subscripts parse_ident regexp_matches
    regexp_split_to_table string_to_table trim_array unnest
    `,
  ),
  group(
    'a function of full text search',
    'Load the text, and index it in the database.',
    `
    array_to_tsvector get_current_ts_config json_to_tsvector jsonb_to_tsvector numnode phraseto_tsquery
    plainto_tsquery querytree setweight strip to_tsquery to_tsvector ts_debug ts_delete ts_filter
    ts_headline ts_lexize ts_parse ts_rank ts_rank_cd ts_rewrite ts_stat ts_token_type tsquery_phrase
    tsvector_to_array websearch_to_tsquery
    `,
  ),
  group(
    'a function of xml, a type that Sluice does not load',
    'Load it as text.',
    `
    cursor_to_xml cursor_to_xmlschema database_to_xml database_to_xml_and_xmlschema database_to_xmlschema
    query_to_xml query_to_xml_and_xmlschema query_to_xmlschema schema_to_xml schema_to_xml_and_xmlschema
    schema_to_xmlschema table_to_xml table_to_xml_and_xmlschema table_to_xmlschema xml xml_is_well_formed
    xml_is_well_formed_content xml_is_well_formed_document xmlcomment xmlexists xmltext xmlvalidate xpath
    xpath_exists
    `,
  ),
  group(
    'a function of geometric types, which Sluice does not load',
    'Load the numbers, and make the shape in the database.',
    `
    area bound_box box center circle diagonal diameter height isclosed ishorizontal isopen isparallel
    isperp isvertical line lseg npoints path pclose point polygon popen radius slope width
    `,
  ),
  group(
    'a function of network addresses, a type that Sluice does not load',
    'Load it as text; the check format: ip tests it.',
    `
    abbrev broadcast cidr family host hostmask inet_merge inet_same_family macaddr8_set7bit masklen
    netmask network set_masklen
    `,
  ),
  group(
    'a function of ranges, which Sluice does not load',
    'Load both bounds as columns, and make the range in the database.',
    `
    brin_desummarize_range brin_summarize_range daterange enum_range int4multirange int4range
    int8multirange int8range isempty lower_inc lower_inf multirange nummultirange numrange range_merge
    tsmultirange tsrange tstzmultirange tstzrange upper_inc upper_inf
    `,
  ),
  group(
    'left to the platform’s C library, whose last digit differs from machine to machine',
    'Compute it in the database. A cube root is power(x, 1.0 / 3).',
    `
    acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh cbrt cos cosd cosh cot cotd erf erfc
    gamma lgamma sin sind sinh tan tand tanh
    `,
  ),
  group(
    'not supported',
    'docs/reference/functions.md lists what is.',
    `
    bit_count casefold convert date_add date_subtract get_bit pi quote_ident set_bit to_ascii to_number
    unicode_assigned unistr uuid_extract_timestamp uuid_extract_version
    `,
  ),
];
