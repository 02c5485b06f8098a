module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'extractor',
  rootDir: __dirname,
};
