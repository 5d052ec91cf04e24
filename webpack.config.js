const fs = require('node:fs');
const path = require('node:path');
const MiniCssExtractPlugin = require('mini-css-extract-plugin');
const ts = require('typescript');
const webpack = require('webpack');
const ThirdPartyNotices = require('./webpack.notices');

const root = (...parts) => path.join(__dirname, ...parts);

const notices = new ThirdPartyNotices(root('dist', 'ThirdPartyNotices.txt'), {
  '@vscode/l10n': require.resolve('@vscode/codicons/LICENSE-CODE'),
});

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
    // Chunks of an earlier build would be packaged; the other bundles share the folder.
    clean: { keep: file => !file.startsWith(`${name}.`) },
    // Beside the map, so that it leads to the sources wherever the folder is.
    devtoolModuleFilenameTemplate: ({ absoluteResourcePath }) =>
      path
        .relative(path.dirname(root('dist', name)), absoluteResourcePath)
        .split(path.sep)
        .join('/'),
  },
  resolve: {
    extensions: ['.ts', '.js'],
    alias: {
      // chrome-remote-interface brings an older one, which it does not get to use: its client is given an open socket.
      ws$: root('node_modules/ws'),
      // Its 1.2 MB description of the protocol: we send methods by name and need none.
      [root('node_modules/chrome-remote-interface/lib/protocol.json')]: false,
      // Its ES module asks for its own URL, which webpack answers with this machine's path and a second copy of the wasm.
      'web-tree-sitter$': root('node_modules/web-tree-sitter/web-tree-sitter.cjs'),
    },
  },
  module: {
    rules: [
      { test: /\.ts$/, loader: 'ts-loader', options: { transpileOnly: true } },
      // Behind ts-loader, in the place of what it makes.
      {
        test: root('src/inspector/agent/source.ts'),
        enforce: 'post',
        loader: root('webpack.agent.js'),
      },
    ],
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
  plugins: [notices, ...(options.plugins ?? [])],
});

/** Puts a package's file beside the bundles, which find it by their own folder. */
const copied = file => ({
  apply: compiler =>
    compiler.hooks.afterEmit.tap('copied', () => {
      fs.copyFileSync(require.resolve(file), root('dist', path.basename(file)));
      notices.add(require.resolve(file));
      notices.write();
    }),
});

/** Puts one of our own files beside the bundles, under another name. */
const published = (file, name) => ({
  apply: compiler =>
    compiler.hooks.afterEmit.tap('published', () =>
      fs.copyFileSync(root(file), root('dist', name)),
    ),
});

/** Puts the declarations of a source beside its bundle: of one whose signatures name types of its own alone. */
const declared = file => ({
  apply: compiler =>
    compiler.hooks.afterEmit.tap('declared', () => {
      const compilerOptions = { stripInternal: true };
      const text = fs.readFileSync(root(file), 'utf8');
      const { outputText, diagnostics } = ts.transpileDeclaration(text, { compilerOptions });
      if (diagnostics.length > 0) throw new Error(`${file}: ${diagnostics[0].messageText}`);
      fs.writeFileSync(root('dist', path.basename(file).replace(/\.ts$/, '.d.ts')), outputText);
    }),
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
  bundle('analysisWorker', 'src/worker/analysis.ts', {
    plugins: [
      copied('web-tree-sitter/web-tree-sitter.wasm'),
      copied('tree-sitter-go/tree-sitter-go.wasm'),
    ],
  }),
  bundle('heapWorker', 'src/worker/heap.ts'),
  // What is imported is the plugin itself, also by `import poolLeaks from …`.
  bundle('eslintPlugin', 'src/eslintPlugin.ts', {
    output: {
      path: root('dist'),
      filename: '[name].js',
      library: { type: 'commonjs2', export: 'plugin' },
    },
    plugins: [published('src/eslint/published.d.ts', 'eslintPlugin.d.ts')],
  }),
  bundle('testing', 'src/testing/testing.ts', {
    plugins: [
      // By this Node finds the names for `import`, as it does not run the bundle to know them.
      new webpack.BannerPlugin({
        banner: '0 && (module.exports = { assertNothingLeftBehind });',
        raw: true,
        footer: true,
        stage: webpack.Compilation.PROCESS_ASSETS_STAGE_SUMMARIZE,
      }),
      declared('src/testing/testing.ts'),
    ],
  }),
  bundle('testingRecorder', 'src/testing/recorder.ts'),
  bundle('page', 'webview/page.tsx', {
    target: 'web',
    output: { path: root('dist/page'), filename: '[name].js', assetModuleFilename: '[name][ext]' },
    resolve: { extensions: ['.tsx', '.ts', '.js'] },
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          loader: 'ts-loader',
          options: { transpileOnly: true, configFile: root('webview/tsconfig.json') },
        },
        { test: /\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader'] },
        { test: /\.ttf$/, type: 'asset/resource' },
      ],
    },
    plugins: [new MiniCssExtractPlugin()],
    externals: {},
  }),
  // The sample is a program that people look at through its source map, so it stays readable.
  bundle('sample/server', 'src/sample/server.ts', {
    devtool: 'source-map',
    optimization: { minimize: false },
  }),
].filter(({ entry }) => Object.values(entry).every(file => fs.existsSync(file)));
