module.exports = {
  ...require('../jest.preset.cjs'),
  displayName: 'chaos',
  rootDir: __dirname,
  // It starts ten processes of its own.
  maxWorkers: 1,
};
