import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ICruiseResult, IConfiguration } from 'dependency-cruiser';
import ts from 'typescript';
import { projectDir, readText } from './support';

/** For each rule, a violation: the path of a file, and the module that it imports. */
const violations: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'no-cycles': ['src/access/a.ts', 'src/access/b'],
  'access-imports-access': ['src/access/a.ts', 'src/services/b'],
  'protocol-imports-protocol': ['src/protocol/a.ts', 'src/access/b'],
  'services-import-access': ['src/services/a.ts', 'src/vault/b'],
  'vault-imports-access': ['src/vault/a.ts', 'src/services/b'],
  'offer-text-imports-access': ['src/offer/a.ts', 'src/offer/editor/b'],
  'offer-editor-imports-no-system': ['src/offer/editor/a.ts', 'src/someSystem/index'],
  'ui-imports-no-system': ['src/ui/a.ts', 'src/someSystem/types'],
  'systems-are-independent': ['src/someSystem/a.ts', 'src/otherSystem/b'],
  'clients-import-access': ['src/someSystem/client/a.ts', 'src/someSystem/section/b'],
  'browser-behind-index': ['src/someSystem/section/a.ts', 'src/someSystem/browser/index'],
  'systems-behind-index': ['src/extension.ts', 'src/someSystem/section/b'],
  'systems-in-the-entry': ['src/features.ts', 'src/someSystem/index'],
  'page-imports-protocol': ['webview-ui/a.ts', 'src/access/b'],
  'no-editor': ['src/vault/a.ts', 'vscode'],
  'no-outside-world': ['src/access/a.ts', 'node:fs'],
  'no-node': ['webview-ui/a.ts', 'node:path'],
};

// The compiler would turn `import()` of an ES module into `require()`.
const load = async <T>(specifier: string): Promise<T> => (await import(specifier)) as T;

describe('The rules for imports', () => {
  let folder: string;
  let configuration: IConfiguration;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'imports-'));
    const url = pathToFileURL(join(projectDir, '.dependency-cruiser.mjs')).href;
    configuration = (await load<{ default: IConfiguration }>(url)).default;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }

  /** The rules that the files of the folder violate. */
  async function violated(): Promise<readonly string[]> {
    const { cruise } = await load<typeof import('dependency-cruiser')>('dependency-cruiser');
    const { tsConfig, ...options } = configuration.options ?? {};
    const { output } = await cruise(['.'], {
      ...options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: configuration.forbidden ?? [] },
    });
    assert.ok(tsConfig);
    return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  }

  it('each have a violation in these tests, and say what to do instead', () => {
    const rules = configuration.forbidden ?? [];
    assert.deepEqual(rules.map(({ name }) => name).sort(), Object.keys(violations).sort());
    for (const { comment = '' } of rules) assert.match(comment, /\w.*\.$/);
  });

  for (const [rule, [file, imported]] of Object.entries(violations)) {
    it(`reject a file that violates ${rule}`, async () => {
      const isFile = /^(src|webview-ui)\//.test(imported);
      const specifier = isFile ? relativeTo(file, imported) : imported;
      write(file, `import type { b } from '${specifier}';\nexport type a = b;\n`);
      const back = relativeTo(`${imported}.ts`, file.replace(/\.ts$/, ''));
      const cycle = rule === 'no-cycles' ? `import type { a } from '${back}';\n` : '';
      if (isFile) write(`${imported}.ts`, `${cycle}export type b = 1;\n`);
      assert.ok((await violated()).includes(rule));
    });
  }
});

describe('The TypeScript projects', () => {
  const projects = ['src', 'webview-ui', 'test'].flatMap(projectsBelow);

  for (const { name, files, references } of projects) {
    it(`reference each project whose files ${name} imports, so that a build checks it again`, () => {
      const known = new Set(
        [name, ...references].flatMap(
          each => projects.find(({ name }) => name === each)?.files ?? [],
        ),
      );
      const unknown = files
        .filter(file => file.endsWith('.ts'))
        .flatMap(file => importsOf(file))
        .filter(file => !known.has(file));
      assert.deepEqual(unknown, []);
    });
  }
});

/** A `tsconfig.json`: its folder, the files that it compiles, and the folders that it refers to. */
interface Project {
  readonly name: string;
  readonly files: readonly string[];
  readonly references: readonly string[];
}

function projectsBelow(folder: string): readonly Project[] {
  return readdirSync(join(projectDir, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => basename(path) === 'tsconfig.json')
    .map(path => {
      const file = join(projectDir, folder, path);
      const { config } = ts.readConfigFile(file, path => ts.sys.readFile(path)) as {
        config: unknown;
      };
      const parsed = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file));
      return {
        name: relative(projectDir, dirname(file)),
        files: parsed.fileNames.map(each => relative(projectDir, each)),
        references: (parsed.projectReferences ?? []).map(each => relative(projectDir, each.path)),
      };
    });
}

/** The TypeScript files that a file imports. */
function importsOf(file: string): readonly string[] {
  const { importedFiles } = ts.preProcessFile(readText(file));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => join(dirname(file), fileName))
    .flatMap(path => [`${path}.ts`, join(path, 'index.ts')])
    .filter(path => existsSync(join(projectDir, path)));
}

function relativeTo(file: string, module: string): string {
  const up = '../'.repeat(file.split('/').length - 1);
  return `${up === '' ? './' : up}${module}`;
}
