/** Shared by every project: TypeScript through swc (which does not type-check; `typecheck` does), sources
 * resolved through the "@sluice/source" export condition so that tests never run a stale build. */
module.exports = {
  testEnvironment: 'node',
  reporters: ['default', require.resolve('./tools/ci/count-reporter.cjs')],
  roots: ['<rootDir>/src'],
  testMatch: ['**/*.spec.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['@sluice/source', 'node', 'require', 'default'] },
  transform: {
    '^.+\\.(ts|mjs|js)$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(pg-boss|serialize-error|non-error|re2js|is-network-error)/)'],
  testTimeout: 60_000,
  passWithNoTests: true,
};
