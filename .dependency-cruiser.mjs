// Which folder may import which (docs/architecture.md shows it as a diagram). The comment of a rule
// says what to do instead. A system is any folder of `src` that isn't one of the shared folders.

const shared = 'access|offer|protocol|services|ui|vault';
const system = `(?!(?:${shared})/)[^/]+`;
const textOfOffer = '^src/offer/(?!editor/)';
const withoutEditor = [
  ...['^src/(access|protocol|vault)/', textOfOffer],
  `^src/${system}/(client|pastedText)/`,
];
const outsideWorld =
  '^(node:)?(fs|net|http|http2|https|tls|dns|dgram|child_process|cluster|worker_threads|inspector)(/|$)';

/**
 * @param {string} name
 * @param {string} comment
 * @param {string | string[]} from
 * @param {string} to
 * @param {string | string[]} [except]
 */
const forbid = (name, comment, from, to, except) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to, ...(except === undefined ? {} : { pathNot: except }) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Move what both modules use into a third one. Types count, too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    forbid(
      'access-imports-access',
      'The domain imports nothing else: take what it needs as a parameter.',
      '^src/access/',
      '^(src|webview-ui)/',
      '^src/access/',
    ),
    forbid(
      'protocol-imports-protocol',
      'Dialog and host share the protocol: keep it free of both.',
      '^src/protocol/',
      '^(src|webview-ui)/',
      '^src/protocol/',
    ),
    forbid(
      'services-import-access',
      'A service wraps the outside world: pass in everything but `access`.',
      '^src/services/',
      '^src/',
      '^src/(services|access)/',
    ),
    forbid(
      'vault-imports-access',
      'The vault stores grants: pass in everything but `access`.',
      '^src/vault/',
      '^src/',
      '^src/(vault|access)/',
    ),
    forbid(
      'offer-text-imports-access',
      'An offer is text in, edits out. What needs VS Code belongs in `offer/editor`.',
      textOfOffer,
      '^src/',
      [textOfOffer, '^src/access/'],
    ),
    forbid(
      'offer-editor-imports-no-system',
      'Offers and systems are independent: share through `ui` or `access`.',
      '^src/offer/editor/',
      `^src/(vault/|${system}/|[^/]+\\.ts$)`,
    ),
    forbid(
      'ui-imports-no-system',
      'A system registers with `ui` (ui/system.ts): declare an interface there.',
      '^src/ui/',
      `^src/(offer/|${system}/|[^/]+\\.ts$)`,
      '^src/api\\.d\\.ts$',
    ),
    forbid(
      'systems-are-independent',
      'Move what two systems share to `access`, `services`, or `ui`.',
      `^src/(${system})/`,
      `^src/(offer/|${system}/|[^/]+\\.ts$)`,
      ['^src/$1/', '^src/api\\.d\\.ts$'],
    ),
    forbid(
      'clients-import-access',
      "A client imports `access` and its system's `types.ts`: take the rest as a parameter.",
      `^src/(${system})/(client|pastedText)/`,
      '^src/',
      ['^src/$1/$2/', '^src/$1/types\\.ts$', '^src/access/'],
    ),
    forbid(
      'browser-behind-index',
      "Only the system's `index.ts` loads the browser, so that it can be removed.",
      `^src/(${system})/(?!index\\.ts$|browser/)`,
      '^src/$1/browser/',
    ),
    forbid(
      'systems-behind-index',
      'The entry loads a system by its `index.ts`. Everything else gets it from `SystemSet`.',
      '^src/[^/]+\\.ts$',
      `^src/${system}/`,
      `^src/${system}/index\\.ts$`,
    ),
    forbid(
      'systems-in-the-entry',
      'Only the table of systems in `extension.ts` names a system.',
      '^src/(?!extension\\.ts$)[^/]+\\.ts$',
      `^src/${system}/`,
    ),
    forbid(
      'page-imports-protocol',
      'The page gets everything in messages: declare it in the protocol.',
      '^webview-ui/',
      '^src/',
      '^src/protocol/',
    ),
    forbid(
      'no-editor',
      'This folder runs without VS Code: take what it needs as a parameter.',
      [...withoutEditor, '^webview-ui/'],
      '^vscode$',
    ),
    forbid(
      'no-outside-world',
      'This folder has no side effects: take what it needs as a parameter.',
      ['^src/access/', textOfOffer],
      outsideWorld,
    ),
    forbid(
      'no-node',
      'The page and the protocol run in a browser.',
      ['^webview-ui/', '^src/protocol/'],
      '^node:|^(fs|path|os|crypto|net|http|https|buffer)$',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
  },
};
