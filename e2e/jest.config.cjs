module.exports = {
  ...require('../jest.preset.cjs'),
  displayName: 'e2e',
  rootDir: __dirname,
  // Every file starts seven processes of its own.
  maxWorkers: 1,
  testTimeout: 60_000,
};
