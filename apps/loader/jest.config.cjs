module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'loader',
  rootDir: __dirname,
};
