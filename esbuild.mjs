// Builds what is shipped, to `dist/`.
//
//   node esbuild.mjs [--production] [--watch]

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';

import * as esbuild from 'esbuild';

const { values: flags } = parseArgs({
  options: { production: { type: 'boolean' }, watch: { type: 'boolean' } },
});
const root = import.meta.dirname;

/** @param {string} path of a module, with or without `/index` and its extension */
const moduleOf = path => path.replace(/(\/index)?(\.[jt]s)?$/, '');

/** A bundle that the code loads with `import('…')`; types are not loaded. */
const bundleImport = /(?<!typeof )\bimport\('(\.[^']+)'\)/g;

/**
 * Finds the bundles of the extension host: the entry, which VS Code reads at every start, a program for
 * terminals, and each module that the code loads with `import('…')`.
 * @returns {Map<string, string>} a name for each module, for example `lifecycleServices.client`
 */
function findBundles() {
  const source = join(root, 'src');
  const bundles = new Map([
    [join(source, 'extension'), 'extension'],
    // Node runs it in a terminal; no module imports it.
    [join(source, 'ui/handOver/sqlcmdLauncher'), 'sqlcmdLauncher'],
  ]);
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.d.ts')) continue;
    const text = readFileSync(join(source, file), 'utf8');
    for (const [, path = ''] of text.matchAll(bundleImport)) {
      const module = moduleOf(resolve(source, dirname(file), path));
      const exists = [`${module}.ts`, join(module, 'index.ts')].some(each => existsSync(each));
      if (exists) bundles.set(module, relative(source, module).replaceAll(sep, '.'));
    }
  }
  return bundles;
}

/** @param {ReadonlyMap<string, string>} bundles @returns {Record<string, string>} */
const entryPoints = bundles =>
  Object.fromEntries([...bundles].map(([module, name]) => [name, module]));

/**
 * Makes `import('…')` load the module's bundle. Rejects other imports of such a module, which would
 * copy it into a second bundle.
 * @param {ReadonlyMap<string, string>} bundles
 * @returns {esbuild.Plugin}
 */
const separateBundles = bundles => ({
  name: 'separate-bundles',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}(\/|$)/ }, args => {
      const bundle = bundles.get(moduleOf(resolve(args.resolveDir, args.path)));
      if (bundle === undefined || args.kind === 'entry-point') return undefined;
      if (args.kind === 'dynamic-import') return { path: `./${bundle}.js`, external: true };
      const text = `${args.path} has its own bundle: load it with import('${args.path}')`;
      return { errors: [{ text }] };
    });
  },
});

/**
 * Makes `import * as vscode` a plain `require`: what a bundler makes of it copies each of some
 * hundred members, in every module anew. Loads each bundle in a turn of the event loop of its own:
 * several ones that load each other would block the extension host for as long as all of them take.
 * @type {esbuild.Plugin}
 */
const fitForTheHost = {
  name: 'fit-for-the-host',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
        .replace("import * as vscode from 'vscode';", "import vscode = require('vscode');")
        .replace(bundleImport, 'new Promise(setImmediate).then(() => $&)');
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
 * Leaves out of `axios` the bodies of forms with their table of file types, half of its size, and the
 * adapters for HTTP/2 and `fetch`, whose modules take longer to load than axios. This extension sends
 * text over HTTP/1.1.
 * @type {esbuild.Plugin}
 */
const onlyTextOverHttp1 = {
  name: 'only-text-over-http1',
  setup(build) {
    const library = join(root, 'node_modules/axios');
    const filter = /^(form-data|http2|https-proxy-agent|\.\/fetch\.js|\.\/xhr\.js)$/;
    build.onResolve({ filter }, ({ path, importer }) =>
      importer.startsWith(library) ? { path, namespace: 'left-out' } : undefined,
    );
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

const hostBundles = findBundles();

/** @type {Record<string, esbuild.BuildOptions>} */
const builds = {
  host: {
    ...shared,
    entryPoints: entryPoints(hostBundles),
    outdir: 'dist',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    alias: {
      // The editor reads translations itself; the package is for where there is no editor.
      '@vscode/l10n': './src/services/editorL10n.ts',
    },
    // The extension host gives 'vscode' to what `require` loads, in every version.
    supported: { 'dynamic-import': false },
    plugins: [
      ...[separateBundles(hostBundles), fitForTheHost, withoutDebugOutput],
      ...[withoutAzureSignIn, onlyTextOverHttp1, onlyChromiumProtocol],
    ],
  },
  webview: {
    ...shared,
    entryPoints: {
      main: 'webview-ui/dialog/main.ts',
      toolkit: 'webview-ui/dialog/toolkit.ts',
      style: 'webview-ui/dialog/page.css',
      requestHistory: 'webview-ui/requestHistory/page.ts',
      requestHistoryStyle: 'webview-ui/requestHistory/style.css',
    },
    outdir: 'dist/webview',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    loader: { '.svg': 'text' },
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
