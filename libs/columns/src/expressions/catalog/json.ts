import * as json from '../json/functions.js';
import { byPath, extractPath } from '../json/paths.js';
import { type Domain, sig, type Signature } from './signature.js';
import { JSON_DOCS } from './json-docs.js';

const KINDS = ['json', 'jsonb'] as const;

const arrows = (asText: boolean): readonly Signature[] =>
  KINDS.flatMap((kind) => [
    sig([kind, 'text'], asText ? 'text' : kind, json.byName(kind, asText)),
    sig([kind, 'integer'], asText ? 'text' : kind, json.byIndex(kind, asText)),
  ]);

const paths = (asText: boolean): readonly Signature[] =>
  KINDS.map((kind) => sig([kind, 'text'], asText ? 'text' : kind, byPath(kind, asText)));

const extract = (kind: json.JsonKind, asText: boolean): readonly Signature[] => [
  { ...sig([kind, 'text'], asText ? 'text' : kind, extractPath(kind, asText)), variadic: true },
];

const KEYS: readonly string[] = [`'a'`, `'b'`, `'é'`, `''`, 't'];
const INDEXES: readonly string[] = ['0', '1', '-1', 'k'];
const PATHS: readonly string[] = [`'{a}'`, `'{a,b}'`, `'{0}'`, `'{a,-1}'`, `'{"a" , 0}'`, `'{b,c,0}'`];
const STEPS: readonly string[] = [`'a'`, `'b'`, `'0'`, `'-1'`];

export const JSON_VALUES: Domain = {
  title: 'JSON',
  functions: {
    json_typeof: [sig(['json'], 'text', json.typeOf)],
    jsonb_typeof: [sig(['jsonb'], 'text', json.typeOf)],
    json_array_length: [sig(['json'], 'integer', json.arrayLength)],
    jsonb_array_length: [sig(['jsonb'], 'integer', json.arrayLength)],
    json_extract_path: extract('json', false),
    json_extract_path_text: extract('json', true),
    jsonb_extract_path: extract('jsonb', false),
    jsonb_extract_path_text: extract('jsonb', true),
  },
  binary: {
    '->': arrows(false),
    '->>': arrows(true),
    '#>': paths(false),
    '#>>': paths(true),
    '?': [sig(['jsonb', 'text'], 'boolean', json.exists)],
  },
  samples: {
    '->(json,text)': [undefined, KEYS],
    '->(jsonb,text)': [undefined, KEYS],
    '->>(json,text)': [undefined, KEYS],
    '->>(jsonb,text)': [undefined, KEYS],
    '->(json,integer)': [undefined, INDEXES],
    '->(jsonb,integer)': [undefined, INDEXES],
    '->>(json,integer)': [undefined, INDEXES],
    '->>(jsonb,integer)': [undefined, INDEXES],
    '#>': [undefined, PATHS],
    '#>>': [undefined, PATHS],
    '#>(jsonb,text)': [undefined, [...PATHS, `'{}'`]],
    '#>>(jsonb,text)': [undefined, [...PATHS, `'{}'`]],
    '?': [undefined, KEYS],
    json_extract_path: [undefined, STEPS],
    json_extract_path_text: [undefined, STEPS],
    jsonb_extract_path: [undefined, STEPS],
    jsonb_extract_path_text: [undefined, STEPS],
  },
  docs: JSON_DOCS,
};
