module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'columns',
  rootDir: __dirname,
};
