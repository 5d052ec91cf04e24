const fs = require('node:fs');
const path = require('node:path');
const webpack = require('webpack');

const root = (...parts) => path.join(__dirname, ...parts);

/** One bundle for Node: an entry, and what differs from the others. */
const bundle = (name, entry, options = {}) => ({
  name,
  target: 'node20',
  entry: { [name]: root(entry) },
  output: {
    path: root('dist'),
    filename: '[name].js',
    chunkFilename: `${name}.[name].js`,
    library: { type: 'commonjs2' },
    // Beside the map, so that it leads to the sources wherever the folder is.
    devtoolModuleFilenameTemplate: ({ absoluteResourcePath }) =>
      path
        .relative(path.dirname(root('dist', name)), absoluteResourcePath)
        .split(path.sep)
        .join('/'),
  },
  resolve: {
    extensions: ['.ts', '.js'],
    // Its 1.2 MB description of the protocol: we send methods by name and need none.
    alias: { [root('node_modules/chrome-remote-interface/lib/protocol.json')]: false },
  },
  module: {
    rules: [{ test: /\.ts$/, loader: 'ts-loader', options: { transpileOnly: true } }],
  },
  externals: {
    vscode: 'commonjs vscode',
    // Optional native parts of ws: absent is fine, replaced by an empty module they break every message.
    bufferutil: 'commonjs bufferutil',
    'utf-8-validate': 'commonjs utf-8-validate',
  },
  devtool: 'hidden-source-map',
  performance: false,
  ...options,
});

module.exports = [
  bundle('extension', 'src/extension.ts'),
  bundle('cli', 'src/cli.ts', {
    plugins: [
      new webpack.BannerPlugin({ banner: '#!/usr/bin/env node', raw: true }),
      {
        apply: compiler =>
          compiler.hooks.afterEmit.tap('executable', () =>
            fs.chmodSync(root('dist/cli.js'), 0o755),
          ),
      },
    ],
  }),
  bundle('analysisWorker', 'src/worker/analysis.ts'),
  bundle('heapWorker', 'src/worker/heap.ts'),
  // The sample is a program that people look at through its source map, so it stays readable.
  bundle('sample/server', 'src/sample/server.ts', {
    devtool: 'source-map',
    optimization: { minimize: false },
  }),
].filter(({ entry }) => Object.values(entry).every(file => fs.existsSync(file)));
