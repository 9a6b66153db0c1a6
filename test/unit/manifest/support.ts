import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';

/** The project folder. These files run from `out/test/unit/manifest`. */
export const projectDir = resolve(__dirname, '..', '..', '..', '..');

const command = v.object({
  command: v.string(),
  title: v.string(),
  category: v.optional(v.string()),
});

const menuItem = v.object({
  command: v.string(),
  when: v.string(),
  group: v.optional(v.string()),
});

const setting = v.looseObject({
  scope: v.optional(v.string()),
  default: v.unknown(),
  order: v.number(),
  enum: v.optional(v.array(v.string())),
  markdownDescription: v.string(),
});

const walkthroughStep = v.object({
  id: v.string(),
  media: v.object({ svg: v.string(), altText: v.string() }),
  completionEvents: v.array(v.string()),
});

const manifestSchema = v.object({
  icon: v.string(),
  main: v.string(),
  l10n: v.string(),
  engines: v.object({ vscode: v.string(), node: v.string() }),
  extensionKind: v.array(v.string()),
  activationEvents: v.array(v.string()),
  capabilities: v.object({
    untrustedWorkspaces: v.unknown(),
    virtualWorkspaces: v.unknown(),
  }),
  contributes: v.object({
    authentication: v.array(v.object({ id: v.string(), label: v.string() })),
    commands: v.array(command),
    menus: v.record(v.string(), v.array(menuItem)),
    views: v.record(
      v.string(),
      v.array(v.object({ id: v.string(), name: v.string(), when: v.string() })),
    ),
    configuration: v.object({ properties: v.record(v.string(), setting) }),
    walkthroughs: v.array(v.object({ id: v.string(), steps: v.array(walkthroughStep) })),
  }),
});

/** The used parts of package.json. */
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** Texts by key. */
export type Texts = Readonly<Record<string, string>>;

const texts = v.record(v.string(), v.string());

/** Reads a file of the project. */
export function readText(path: string): string {
  return readFileSync(join(projectDir, path), 'utf8');
}

/** Reads package.json without replacing `%keys%`. */
export function readManifest(): Manifest {
  return v.parse(manifestSchema, JSON.parse(readText('package.json')));
}

/** Reads a file of texts by key. */
export function readTexts(path: string): Texts {
  return v.parse(texts, JSON.parse(readText(path)));
}

/** The translations of a file by language: `bundle.l10n.de.json` is German. */
export function translations(folder: string, name: string): ReadonlyMap<string, string> {
  const found = readdirSync(join(projectDir, folder)).flatMap(file => {
    const language = file.startsWith(`${name}.`) ? file.slice(name.length + 1, -5) : '';
    return file.endsWith('.json') && /^[a-z]{2}(-[a-z]{2})?$/i.test(language)
      ? [[language, join(folder, file)] as const]
      : [];
  });
  return new Map(found);
}

/** All keys that package.json refers to as `%key%`. */
export function namedKeys(): ReadonlySet<string> {
  const named = readText('package.json').matchAll(/"%([\w.]+)%"/g);
  return new Set(Array.from(named, ([, key = '']) => key));
}

/** The placeholders of a text: `{0}`, `{1}`. */
export function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\d+\}/g))].sort();
}

/** The items of a list that another list lacks. */
export function without(list: Iterable<string>, others: Iterable<string>): readonly string[] {
  const known = new Set(others);
  return [...list].filter(item => !known.has(item));
}

/** The rows of the Markdown table below a heading, with trimmed cells. */
export function tableBelow(markdown: string, heading: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n');
  const start = lines.indexOf(heading);
  if (start === -1) throw new Error(`There is no heading "${heading}".`);
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'));
  const end = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  const [, , ...rows] = lines.slice(first, end === -1 ? undefined : end);
  return rows.map(row =>
    row
      .replaceAll('\\|', '\u0000')
      .split('|')
      .slice(1, -1)
      .map(cell => cell.replaceAll('\u0000', '|').trim()),
  );
}
