// The house rules that a machine can see. A rule that forbids something says what to do instead.

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
const toolkitModule = 'webview-ui/toolkit.ts';

/** Modules of Node that reach out of the process. */
const outsideWorld =
  '^node:(fs|net|http|http2|https|tls|dns|dgram|child_process|cluster|worker_threads|inspector)';

const notFrom = (regex, message) => ({ regex, message });
const layer = names => `^(\\.\\./)+(.*/)?(${names})(/|$)`;

/** What each layer may not import. The arrows: ui → vault, providers, services → access. */
const layers = {
  access: [
    notFrom(
      layer('services|providers|vault|ui|protocol|offer'),
      'The domain imports nothing of the rest.',
    ),
    notFrom('^vscode$', 'The domain knows no editor: take what it needs as a parameter.'),
    notFrom(outsideWorld, 'The domain reaches nothing outside: take what it needs as a parameter.'),
  ],
  offer: [
    notFrom(layer('services|providers|vault|ui|protocol'), 'An offer imports `access` only.'),
    notFrom('^vscode$', 'An offer is a text: take what else it needs as a parameter.'),
    notFrom(outsideWorld, 'An offer is a text: take what else it needs as a parameter.'),
  ],
  protocol: [
    notFrom(
      layer('access|services|providers|vault|ui|offer'),
      'The protocol imports nothing of the rest.',
    ),
    notFrom('^(vscode$|node:)', 'The protocol is used in host and page: plain TypeScript only.'),
  ],
  providers: [
    notFrom(layer('services|vault|ui|protocol|offer'), 'A provider imports `access` only.'),
    notFrom('^vscode$', 'A provider gets a token source and an HTTP client, never the editor.'),
  ],
  services: [
    notFrom(layer('providers|vault|ui|protocol|offer'), 'A service imports `access` only.'),
  ],
  vault: [
    notFrom(layer('providers|services|ui|protocol|offer'), 'The vault imports `access` only.'),
    notFrom('^vscode$', 'The vault gets a SecretStorage and a folder, never the editor.'),
  ],
  ui: [notFrom(layer('providers'), 'Providers are handed over by extension.ts.')],
};

/**
 * The rule that restricts imports in a part of the product.
 * @param {readonly { regex: string, message: string }[]} more
 * @param {string} [file] the module that is meant to use one of the packages
 */
function restrictImports(more, file) {
  const elsewhere = Object.entries(heavyPackages)
    .filter(([, module]) => module !== file)
    .map(([name, module]) => ({
      name,
      allowTypeImports: true,
      message: `Only ${module} uses it. Load that with await import('…') where it is needed.`,
    }));
  const toolkit = {
    regex: '^@vscode/webview-ui-toolkit',
    message: `It is deprecated, so that one day it goes: import what ${toolkitModule} makes of it.`,
  };
  const patterns = [...more, ...(file === toolkitModule ? [] : [toolkit])];
  return ['error', { paths: elsewhere, patterns }];
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

const forbiddenProperties = [
  { object: 'Math', property: 'random', message: 'Use node:crypto: somebody might guess it.' },
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
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-restricted-imports': restrictImports([]),
      'no-restricted-properties': ['error', ...forbiddenProperties],
      'no-restricted-syntax': ['error', ...forbiddenSyntax],
    },
  },
  {
    // The page has no other log.
    files: ['webview-ui/connection.ts'],
    rules: { 'no-console': ['error', { allow: ['warn'] }] },
  },
  ...Object.entries(layers).map(([name, patterns]) => ({
    files: [`src/${name}/**/*.ts`],
    rules: { 'no-restricted-imports': restrictImports(patterns) },
  })),
  {
    files: ['src/*.ts'],
    ignores: ['src/extension.ts'],
    rules: { 'no-restricted-imports': restrictImports(layers.ui) },
  },
  {
    files: ['webview-ui/**/*.ts'],
    rules: {
      'no-restricted-imports': restrictImports([
        notFrom('/src/(?!protocol/)', 'The page knows the protocol and nothing else of src.'),
        notFrom('^(vscode$|node:)', 'The page runs in a browser.'),
      ]),
    },
  },
  ...Object.values(heavyPackages).map(file => ({
    files: [file],
    rules: { 'no-restricted-imports': restrictImports(layers.services, file) },
  })),
  {
    files: [toolkitModule],
    rules: { 'no-restricted-imports': restrictImports([], toolkitModule) },
  },
  {
    files: ['src/services/clock.ts', 'src/ui/contextKeys.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-syntax': 'off' },
  },
);
