import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What shows words of ours and of strangers, by where it may be used: each kind of place has its own way to keep words words. */
const shown = 'Only src/ui/shown shows words in VS Code: a stranger has a part in most of them.';
const windowShows =
  '/^(show(Error|Warning|Information)Message|showQuickPick|createQuickPick|withProgress|createStatusBarItem|setStatusBarMessage|createOutputChannel)$/';
const showing =
  '/^(TreeItem|Diagnostic|DiagnosticRelatedInformation|CodeLens|CodeAction|Hover|InlayHint|CompletionItem)$/';
const wording =
  '/^(label|description|detail|tooltip|placeholder|accessibilityInformation|badge|message|text|title)$/';
const syntax = (selector, message) => ({ selector, message });
const showsInVscode = [
  syntax(`MemberExpression[object.property.name="window"][property.name=${windowShows}]`, shown),
  syntax('VariableDeclarator[init.property.name=/^(window|env)$/]', shown),
  syntax('VariableDeclarator[init.name="vscode"]', shown),
  syntax('ImportSpecifier[parent.source.value="vscode"][importKind!="type"]', shown),
  syntax('MemberExpression[computed=true][object.property.name=/^(window|env)$/]', shown),
  syntax('MemberExpression[property.name="clipboard"]', shown),
  syntax(`NewExpression[callee.property.name=${showing}]`, shown),
  syntax(`ClassDeclaration[superClass.property.name=${showing}]`, shown),
  syntax('Property[key.name="needsConfirmation"]', shown),
];
const setsWords = syntax(`AssignmentExpression[left.property.name=${wording}]`, shown);
const makesMarkup = [
  syntax(
    '[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
    'Text is text: make elements of it.',
  ),
  syntax('JSXAttribute[name.name="dangerouslySetInnerHTML"]', 'Text is text: make elements of it.'),
  syntax('NewExpression[callee.name="Html"]', 'Only src/report/html.ts makes markup, by `html`.'),
];
const markdown = syntax(
  'MemberExpression[property.name="MarkdownString"]',
  'Only src/ui/shown/hover.ts makes Markdown: it would make links of the words of a stranger.',
);
const commands = syntax(
  'MemberExpression[property.name="registerCommand"]',
  'Only src/ui/registerCommand.ts registers commands: it knows which of them wait for trust.',
);
const streams = syntax(
  'MemberExpression[object.name="process"][property.name=/^(stdout|stderr)$/]',
  'Only src/cli.ts knows the streams; all others write through CommandIo.',
);

export default tseslint.config(
  { ignores: ['dist/**', '.vscode-test/**', 'test/targets/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: ['src/**', 'webview/**'],
    ignores: ['src/sample/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        ...[...showsInVscode, ...makesMarkup, markdown, commands, streams],
      ],
    },
  },
  {
    files: ['src/ui/**', 'src/extension.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[...showsInVscode, setsWords, ...makesMarkup, markdown, commands, streams],
      ],
    },
  },
  {
    files: ['src/ui/shown/**'],
    rules: { 'no-restricted-syntax': ['error', ...makesMarkup, markdown, commands, streams] },
  },
  {
    files: ['src/ui/shown/hover.ts'],
    rules: { 'no-restricted-syntax': ['error', ...makesMarkup, commands, streams] },
  },
  {
    files: ['src/ui/registerCommand.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...showsInVscode, setsWords, ...makesMarkup, markdown],
    },
  },
  {
    files: ['src/report/html.ts', 'src/report/page.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['src/cli.ts'],
    rules: { 'no-restricted-syntax': ['error', ...makesMarkup] },
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
