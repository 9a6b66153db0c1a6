// Lint rules of the project. The message of a rule says what to do instead.

import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typescript = ['**/*.ts', 'test/setup/**/*.{mjs,cjs}'];
const product = ['src/**/*.ts', 'webview-ui/**/*.ts'];

/** Packages that are loaded when they are first used, and the one module that each is used in. */
const heavyPackages = {
  axios: 'src/services/httpClient.ts',
  mssql: 'src/services/sqlLogin.ts',
  'public-ip': 'src/services/publicAddressLookup.ts',
  'tough-cookie': 'src/lifecycleServices/browser/cookies.ts',
  'puppeteer-core': 'src/lifecycleServices/browser/index.ts',
};
const toolkitModule = 'webview-ui/dialog/toolkit.ts';

/**
 * Restricts imports of packages. `.dependency-cruiser.mjs` has the rules for folders.
 * @param {string} [file] the module that may use one of the packages
 */
function restrictImports(file) {
  const paths = Object.entries(heavyPackages)
    .filter(([, module]) => module !== file)
    .map(([name, module]) => ({
      name,
      allowTypeImports: true,
      message: `Only ${module} uses it. Load that with await import('…') where it is needed.`,
    }));
  const toolkit = {
    regex: '^@vscode/webview-ui-toolkit',
    message: `It is archived, and will be replaced: import what ${toolkitModule} makes of it.`,
  };
  return ['error', { paths, patterns: file === toolkitModule ? [] : [toolkit] }];
}

const forbiddenSyntax = [
  {
    selector: 'ImportExpression[source.value=/^(axios|mssql|public-ip|puppeteer-core)$/]',
    message: 'Import the module of src/services that wraps it: it has a bundle of its own.',
  },
  {
    selector:
      "CallExpression[callee.property.name='executeCommand'][arguments.0.value='setContext']",
    message: 'Use setContextKey of src/ui/contextKeys.ts, which knows all keys.',
  },
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
    message: 'Text from outside would become markup: use textContent or a lit-html template.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time is injected: take a Clock.',
  },
];

const editorMessages = {
  selector: 'Identifier[name=/^show(Error|Warning|Information)Message$/]',
  message: 'Use Prompts or offer of src/ui/prompts.ts: a quick second Enter answers no question.',
};

const forbiddenProperties = [
  { object: 'Math', property: 'random', message: 'Use node:crypto: an attacker can predict it.' },
  { object: 'Date', property: 'now', message: 'Time is injected: take a Clock.' },
];

export default defineConfig(
  { ignores: ['**/node_modules/', 'out/', 'dist/', '.host/', 'coverage/', '**/*.d.ts'] },
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
  },
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      // A number reads the same in every language, which cannot be said of an object.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        {
          requireDefaultForNonUnion: true,
          considerDefaultExhaustiveForUnions: true,
          allowDefaultCaseForExhaustiveSwitch: false,
        },
      ],
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      // `() => doIt()` is as clear as `() => { doIt(); }`.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // The values of an error that has none, in a map of the values of all errors.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      // Its advice, `!`, is what another rule forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // VS Code's own interfaces are like that: `get<T>(key): T`, and disposables that are literals.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['test/setup/**/*.{mjs,cjs}'],
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      // A linter does not see the type assertions in comments, as the compiler does.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: product,
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      'no-restricted-imports': restrictImports(),
      'no-restricted-properties': ['error', ...forbiddenProperties],
      'no-restricted-syntax': ['error', ...forbiddenSyntax, editorMessages],
    },
  },
  {
    files: ['src/ui/editorPrompts.ts'],
    rules: { 'no-restricted-syntax': ['error', ...forbiddenSyntax] },
  },
  {
    // The page has no other log.
    files: ['webview-ui/connection.ts'],
    rules: { 'no-console': ['error', { allow: ['warn'] }] },
  },
  ...[...Object.values(heavyPackages), toolkitModule].map(file => ({
    files: [file],
    rules: { 'no-restricted-imports': restrictImports(file) },
  })),
  {
    files: ['src/services/clock.ts', 'src/ui/contextKeys.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-syntax': 'off' },
  },
);
