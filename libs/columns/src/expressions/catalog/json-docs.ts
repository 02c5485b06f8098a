import { type EntryDoc } from './signature.js';

/** The reference's entries of catalog/json.ts. */
export const JSON_DOCS: readonly EntryDoc[] = [
  {
    syntax: 'json -> text, json -> integer',
    summary: 'A member by name, or an element from 0 (negative: from the end), as json. Also for jsonb.',
    examples: [`json '{"a": [1, 2]}' -> 'a'`, `jsonb '[10, 20]' -> -1`],
  },
  {
    syntax: 'json ->> text, json ->> integer',
    summary:
      "The same as text: strings without their quotes, null for null. Cast it on: `(x ->> 'n')::integer`.",
    examples: [`(json '{"n": "42"}' ->> 'n')::integer`],
  },
  {
    syntax: `json #> '{path}', json #>> '{path}'`,
    summary: 'What stands at the end of a constant path of names and numbers, as json or as text.',
    examples: [`json '{"a": {"b": ["x"]}}' #>> '{a,b,0}'`],
  },
  {
    syntax:
      'json_extract_path(json, text, …), json_extract_path_text(json, text, …), jsonb_extract_path(…), jsonb_extract_path_text(…)',
    summary: 'The same with a path of arguments.',
    examples: [
      `json_extract_path(json '{"a": {"b": 1}}', 'a')`,
      `json_extract_path_text(json '{"a": {"b": 1}}', 'a', 'b')`,
      `jsonb_extract_path(jsonb '{"a": {"b": 1}}', 'a')`,
      `jsonb_extract_path_text(jsonb '{"a": {"b": "x"}}', 'a', 'b')`,
    ],
  },
  {
    syntax: 'json_typeof(json), jsonb_typeof(jsonb)',
    summary: '`object`, `array`, `string`, `number`, `boolean` or `null`.',
    examples: [`json_typeof(json '[1]')`, `jsonb_typeof(jsonb 'null')`],
  },
  {
    syntax: 'json_array_length(json), jsonb_array_length(jsonb)',
    summary: 'The number of elements; an error for anything but an array.',
    examples: [`json_array_length(json '[1, 2]')`, `jsonb_array_length(jsonb '[]')`],
  },
  {
    syntax: 'jsonb ? text',
    summary: 'Whether it is an object with that member, an array with that string, or that string.',
    examples: [`jsonb '{"a": 1}' ? 'a'`],
  },
];
