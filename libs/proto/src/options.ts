/** proto-loader's options. The type generator in `package.json` is run with the same ones: where they differ, types and
 * values disagree about int64, enums and oneofs. */
export const LOADER_OPTIONS = {
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
} as const;
