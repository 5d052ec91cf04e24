import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const only = (name, message) => ({ name, message });

export default tseslint.config(
  { ignores: ['dist/**', '.vscode-test/**', 'test/targets/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            only('vscode', 'Only src/ui and src/extension.ts know VS Code.'),
            only('chrome-remote-interface', 'Only src/inspector/connect.ts connects.'),
            only('@babel/parser', 'Only src/analysis/javascript/parse.ts parses.'),
            only('web-tree-sitter', 'Only src/analysis/go/parse.ts parses Go.'),
          ],
        },
      ],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: [
      'src/ui/**',
      'src/extension.ts',
      'test/vscode/**',
      'src/inspector/connect.ts',
      'src/analysis/javascript/parse.ts',
      'src/analysis/go/parse.ts',
    ],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        require: 'readonly',
        module: 'writable',
        exports: 'writable',
        __dirname: 'readonly',
        process: 'readonly',
        console: 'readonly',
        setInterval: 'readonly',
        performance: 'readonly',
        Buffer: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off', 'no-restricted-exports': 'off' },
  },
);
