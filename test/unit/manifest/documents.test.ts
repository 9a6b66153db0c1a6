import * as assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { authenticationProviderId } from '../../../src/ui/ids';
import { findErrorTexts } from './errorTexts';
import { findTranslatedTexts } from './translatedTexts';
import { findWarnings } from './warningTexts';
import { projectDir, readManifest, readText, readTexts, tableBelow } from './support';

const { contributes } = readManifest();
const readme = readText('README.md');
const guide = readdirSync(join(projectDir, 'docs/guide')).map(file => `docs/guide/${file}`);
const settingsPage = readText('docs/guide/settings.md');

/** An English text of package.json. */
function text(titleOrKey: string): string {
  const texts = readTexts('package.nls.json');
  return texts[titleOrKey.replaceAll('%', '')] ?? titleOrKey;
}

function code(value: string): string {
  return `\`${value}\``;
}

describe('The README', () => {
  it('has at most 100 lines, and says in one sentence that it was not tested live', () => {
    assert.ok(readme.split('\n').length <= 100);
    assert.match(readme, /^The extension hasn't been tested against Microsoft's live services/m);
  });

  it('links to every page of the guide', () => {
    for (const page of guide.filter(file => !file.endsWith('/index.md'))) {
      assert.ok(readme.includes(`](${page})`), page);
    }
  });

  it('describes every image, like the guide', () => {
    const pages = [readme, ...guide.map(readText)].join('\n');
    const pictures = [...pages.matchAll(/!\[([^\]]*)\]\(/g)];

    assert.ok(pictures.length > 0);
    for (const [picture, description = ''] of pictures) {
      assert.ok(description.length > 40, picture);
    }
  });
});

describe('The guide', () => {
  it('lists its pages', () => {
    const pages = guide.filter(file => !file.endsWith('/index.md')).map(file => basename(file));
    const links = readText('docs/guide/index.md').matchAll(/\]\(([\w-]+\.md)\)/g);

    assert.deepEqual(Array.from(links, ([, link]) => link).toSorted(), pages.toSorted());
  });

  it('lists the commands of the palette by title and ID', () => {
    const listed = tableBelow(settingsPage, '## Commands').map(([title, id]) => [title, id]);
    const hidden = (contributes.menus['commandPalette'] ?? [])
      .filter(({ when }) => when === 'false')
      .map(({ command }) => command);

    assert.deepEqual(
      listed,
      contributes.commands
        .filter(({ command }) => !hidden.includes(command))
        .map(({ command, title }) => [text(title), code(command)]),
    );
  });

  it('lists the settings of package.json with their defaults', () => {
    const listed = tableBelow(settingsPage, '## Settings').map(([id, value]) => [id, value]);

    assert.deepEqual(
      listed,
      Object.entries(contributes.configuration.properties).map(([id, setting]) => [
        code(id),
        code(defaultWords(setting.default)),
      ]),
    );
  });

  it('shows other extensions the authentication provider', () => {
    const page = readText('docs/guide/other-extensions.md');

    assert.ok(page.includes(`getSession('${authenticationProviderId}'`));
  });
});

describe('The troubleshooting page', () => {
  const page = readText('docs/guide/troubleshooting.md');
  const rows = [...page.matchAll(/^## .+$/gm)]
    .map(([heading]) => heading)
    .filter(heading => !['## Warnings', '## Other symptoms'].includes(heading))
    .flatMap(heading => tableBelow(page, heading));
  const messages = findErrorTexts();

  it('quotes the beginning of every message, with its code', () => {
    for (const { code: id, message } of messages) {
      const isQuoted = rows.some(([quoted, , of]) => of === code(id) && begins(message, quoted));
      assert.ok(isQuoted, `no row for "${message}" (${id})`);
    }
  });

  it('quotes only messages of the code, each with a solution', () => {
    for (const [quoted, solution = '', of] of rows) {
      const isSaid = messages.some(({ code: id, message }) => {
        return of === code(id) && begins(message, quoted);
      });
      assert.ok(isSaid, `no message of ${of ?? ''} begins with "${quoted ?? ''}"`);
      assert.match(solution, /\w/);
    }
  });

  it('quotes only messages of errors that the code creates', () => {
    const refusals = /\brefusals: [^;]*;/;
    const files = readdirSync(join(projectDir, 'src'), { recursive: true, encoding: 'utf8' });
    const sources = files
      .filter(file => file.endsWith('.ts') && !file.endsWith('errorMessages.ts'))
      .map(file => readText(join('src', file)).replace(refusals, ''));
    const codes = new Set(messages.map(({ code: id }) => id));
    const idle = [...codes].filter(id => !sources.some(source => source.includes(`'${id}'`)));
    assert.deepEqual(idle, []);
  });

  it('quotes the beginning of every warning, each with a solution', () => {
    const warnings = tableBelow(page, '## Warnings');
    const found = findWarnings();

    assert.ok(found.length > 15);
    for (const text of found) {
      assert.ok(
        warnings.some(([quoted]) => begins(text, quoted)),
        `no row for "${text}"`,
      );
    }
    for (const [quoted = '', solution = ''] of warnings) {
      assert.ok(
        found.some(text => begins(text, quoted)),
        `no warning begins with "${quoted}"`,
      );
      assert.match(solution, /\w/);
    }
  });

  it('quotes texts of the code as symptoms', () => {
    const [, symptoms = ''] = page.split('## Other symptoms');
    const texts = findTranslatedTexts().map(({ text: said }) => said);

    for (const [, quoted = ''] of symptoms.matchAll(/^- \*\*"([^"]+)"\*\*/gm)) {
      assert.ok(
        texts.some(said => begins(said ?? '', quoted)),
        `no text begins with "${quoted}"`,
      );
    }
  });

  /** Whether a message begins with whole sentences. */
  function begins(message: string, quoted = ''): boolean {
    return message === quoted || (quoted !== '' && message.startsWith(`${quoted} `));
  }
});

describe('The documents', () => {
  const documents = [
    ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'CODE_OF_CONDUCT.md', 'SECURITY.md'],
    ...['SUPPORT.md', 'docs/architecture.md', 'docs/decisions.md', ...guide],
  ];
  for (const document of documents) {
    it(`link only to existing files (${document})`, () => {
      const links = readText(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g);

      for (const [, link = ''] of links) {
        assert.ok(existsSync(join(projectDir, dirname(document), link)), link);
      }
    });
  }

  it('name only existing files of the project (docs/architecture.md)', () => {
    const named = readText('docs/architecture.md').matchAll(
      /`((?:src|webview-ui|test|media|l10n)\/[\w/.-]+)`/g,
    );

    for (const [, path = ''] of named) assert.ok(existsSync(join(projectDir, path)), path);
  });

  it('list the changes for users', () => {
    assert.match(readText('CHANGELOG.md'), /^# Changelog\n\n## 0\.9\.0\n\n/);
  });
});

/** The value in the settings table: a string without quotes, or JSON. */
function defaultWords(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  return JSON.stringify(value).replaceAll(',', ', ');
}
