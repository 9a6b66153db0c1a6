// Builds what is shipped, to `dist/`.
//
//   node esbuild.mjs [--production] [--watch]

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import * as esbuild from 'esbuild';

const { values: flags } = parseArgs({
  options: { production: { type: 'boolean' }, watch: { type: 'boolean' } },
});
const root = import.meta.dirname;

/**
 * The scripts of the extension host. The entry is read at every start of VS Code; each other one is
 * loaded when it is first used, by `await import('…')` of its module.
 */
const hostBundles = {
  extension: 'src/extension.ts',
  watch: 'src/watch.ts',
  features: 'src/features.ts',
  lifecycleServicesSection: 'src/lifecycleServices/section/index.ts',
  lcsImport: 'src/lifecycleServices/pastedText/index.ts',
  browserSession: 'src/lifecycleServices/browser/index.ts',
  lcsSession: 'src/lifecycleServices/browser/cookies.ts',
  httpClient: 'src/services/httpClient.ts',
  publicAddressLookup: 'src/services/publicAddressLookup.ts',
  sqlLogin: 'src/services/sqlLogin.ts',
  powerPlatform: 'src/unifiedEnvironments/client/index.ts',
  lifecycleServices: 'src/lifecycleServices/client/index.ts',
  managedApplications: 'src/managedApplications/client/index.ts',
  offer: 'src/offer/editor/index.ts',
  requestHistory: 'src/managedApplications/history/index.ts',
  roleSection: 'src/managedApplications/section/index.ts',
  activations: 'src/managedApplications/activations/index.ts',
};

/** @param {string} path of a module, as it is or as it is imported */
const withoutEnding = path => path.replace(/(\/index)?(\.[jt]s)?$/, '');

const bundleOfModule = new Map(
  Object.entries(hostBundles).map(([name, path]) => [withoutEnding(resolve(root, path)), name]),
);

/**
 * Makes `import('…')` of a module with a bundle of its own load that bundle, and refuses to import
 * such a module in the other way, which would put it into a second bundle.
 * @type {esbuild.Plugin}
 */
const bundlesOfTheirOwn = {
  name: 'bundles-of-their-own',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, args => {
      const bundle = bundleOfModule.get(withoutEnding(resolve(args.resolveDir, args.path)));
      if (bundle === undefined || args.kind === 'entry-point') {
        return undefined;
      }
      if (args.kind !== 'dynamic-import') {
        const text = `${args.path} has a bundle of its own: load it by import('${args.path}')`;
        return { errors: [{ text }] };
      }
      return { path: `./${bundle}.js`, external: true };
    });
  },
};

/**
 * Makes `import * as vscode` a plain `require`: what a bundler makes of it copies each of some
 * hundred members, in every module anew.
 * @type {esbuild.Plugin}
 */
const editorAsItIs = {
  name: 'editor-as-it-is',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = text.replace(
        "import * as vscode from 'vscode';",
        "import vscode = require('vscode');",
      );
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * Leaves out of `mssql` what only a sign-in to Azure AD needs, a third of its size. This extension
 * logs in with user and password.
 * @type {esbuild.Plugin}
 */
const withoutAzureSignIn = {
  name: 'without-azure-sign-in',
  setup(build) {
    const filter = /^@azure\/(identity|keyvault-keys|core-auth|msal-.*)$/;
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: '' }));
  },
};

/**
 * Takes of `puppeteer-core` the entry without all that finds, downloads and starts browsers, and
 * leaves out of it the protocol of Firefox: this extension starts the user's browser itself, and
 * speaks to it over its own pipe in Chromium's protocol.
 * @type {esbuild.Plugin}
 */
const onlyChromiumProtocol = {
  name: 'only-chromium-protocol',
  setup(build) {
    const library = join(root, 'node_modules/puppeteer-core/lib/esm/puppeteer');
    build.onResolve({ filter: /^puppeteer-core$/ }, () => ({
      path: join(library, 'puppeteer-core-browser.js'),
    }));
    const leftOut = /^@puppeteer\/browsers$|\/bidi\/\w+\.js$|\/NodeWebSocketTransport\.js$/;
    build.onResolve({ filter: leftOut }, ({ path, importer }) =>
      importer.startsWith(library) ? { path, namespace: 'left-out' } : undefined,
    );
  },
};

/**
 * Silences what libraries say of their work where the environment has `DEBUG`: the one that speaks to
 * the browser prints each message, and with it cookies and what is typed at a sign-in.
 * @type {esbuild.Plugin}
 */
const withoutDebugOutput = {
  name: 'without-debug-output',
  setup(build) {
    build.onResolve({ filter: /^debug$/ }, ({ path }) => ({ path, namespace: 'silent' }));
    const contents = `
      const silent = () => undefined;
      silent.enabled = false;
      silent.extend = () => silent;
      module.exports = () => silent;`;
    build.onLoad({ filter: /.*/, namespace: 'silent' }, () => ({ contents }));
  },
};

/**
 * Says where a script or style cannot stand in the page itself, as each does: by what HTML would take
 * for the begin or the end of an element.
 * @type {esbuild.Plugin}
 */
const fitForThePage = {
  name: 'fit-for-the-page',
  setup(build) {
    build.onEnd(({ metafile }) => {
      const files = Object.keys(metafile?.outputs ?? {}).filter(name => /\.(js|css)$/.test(name));
      const unfit = files.filter(name =>
        /<(script|\/script|\/style)/i.test(readFileSync(join(root, name), 'utf8')),
      );
      return { errors: unfit.map(name => ({ text: `${name} cannot stand in a page of HTML` })) };
    });
  },
};

/** @type {esbuild.BuildOptions} */
const shared = {
  bundle: true,
  minify: flags.production ?? false,
  sourcemap: flags.production ? false : 'linked',
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
};

/** @type {Record<string, esbuild.BuildOptions>} */
const builds = {
  host: {
    ...shared,
    entryPoints: hostBundles,
    outdir: 'dist',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    alias: {
      // The editor reads translations itself; the package is for where there is no editor.
      '@vscode/l10n': './src/services/editorL10n.ts',
      // Its other form loads its parts in a way that cannot be bundled.
      'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
    },
    // The extension host gives 'vscode' to what `require` loads, in every version.
    supported: { 'dynamic-import': false },
    plugins: [
      ...[bundlesOfTheirOwn, editorAsItIs, withoutDebugOutput],
      ...[withoutAzureSignIn, onlyChromiumProtocol],
    ],
  },
  webview: {
    ...shared,
    entryPoints: {
      main: 'webview-ui/main.ts',
      style: 'webview-ui/style.css',
      requestHistory: 'webview-ui/requestHistory/main.ts',
      requestHistoryStyle: 'webview-ui/requestHistory/style.css',
    },
    outdir: 'dist/webview',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    plugins: [fitForThePage],
  },
};

/**
 * Keeps what each bundle is made of, for the check of sizes.
 * @param {string} name
 * @param {esbuild.Metafile | undefined} metafile
 */
function keepMetafile(name, metafile) {
  mkdirSync(join(root, 'out/meta'), { recursive: true });
  writeFileSync(join(root, `out/meta/${name}.json`), JSON.stringify(metafile));
}

if (flags.production) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
}
try {
  for (const [name, options] of Object.entries(builds)) {
    if (flags.watch) {
      await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
    } else {
      keepMetafile(name, (await esbuild.build(options)).metafile);
    }
  }
} catch {
  // esbuild has said what is wrong.
  process.exitCode = 1;
}
