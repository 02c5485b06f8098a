import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Packages that only the named projects may import; everyone else is refused. */
const onlyIn = {
  typeorm: ['app:orchestrator'],
  'pg-boss': ['app:orchestrator'],
  '@aws-sdk/client-s3': ['app:extractor', 'lib:testkit'],
  pg: ['app:orchestrator', 'app:loader', 'lib:postgres', 'lib:testkit', 'type:tool', 'type:e2e'],
};
const everyTag = [
  'app:orchestrator',
  'app:extractor',
  'app:validator',
  'app:loader',
  'app:cli',
  'lib:proto',
  'lib:config',
  'lib:service',
  'lib:csv',
  'lib:columns',
  'lib:statistics',
  'lib:wasm',
  'lib:postgres',
  'lib:testkit',
];

/** Who may import which library (the layout in docs/architecture.md). */
const layers = {
  'lib:proto': [],
  'lib:config': [],
  'lib:wasm': [],
  'lib:csv': ['lib:wasm'],
  'lib:testkit': [],
  'lib:service': ['lib:proto'],
  'lib:statistics': [],
  'lib:columns': ['lib:csv', 'lib:config', 'lib:statistics'],
  'lib:postgres': ['lib:wasm'],
  'app:orchestrator': ['lib:proto', 'lib:config', 'lib:service', 'lib:statistics'],
  'app:extractor': ['lib:proto', 'lib:config', 'lib:service', 'lib:csv'],
  'app:validator': ['lib:proto', 'lib:config', 'lib:service', 'lib:csv', 'lib:columns', 'lib:statistics'],
  'app:loader': ['lib:proto', 'lib:config', 'lib:service', 'lib:postgres'],
  'app:cli': ['lib:proto', 'lib:config'],
};

const boundaries = (extra) => ({
  enforceBuildableLibDependency: true,
  allow: [],
  depConstraints: [
    ...Object.entries(layers).map(([sourceTag, allowed]) => ({
      sourceTag,
      onlyDependOnLibsWithTags: [...allowed, ...extra],
    })),
    { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib', 'type:tool'] },
    { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:lib', 'type:tool'] },
    ...Object.entries(onlyIn).flatMap(([name, owners]) =>
      everyTag
        .filter((tag) => !owners.includes(tag))
        .map((sourceTag) => ({ sourceTag, bannedExternalImports: [name] })),
    ),
  ],
});

export default tseslint.config(
  { ignores: ['**/dist', '**/tmp', '**/coverage', '**/gen', '**/*.cjs', '**/*.mjs', '**/bin/*.js', '.nx'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries([])],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.fixture.ts', 'libs/*/bench/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries(['lib:testkit'])],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['apps/cli/src/**/*.ts', 'tools/**/*.ts', 'bench/**/*.ts', 'chaos/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  prettier,
);
