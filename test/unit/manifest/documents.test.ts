import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectDir, readManifest, readText, readTexts, tableBelow } from './support';

const { contributes } = readManifest();
const readme = readText('README.md');

/** An English text of package.json. */
function text(titleOrKey: string): string {
  const texts = readTexts('package.nls.json');
  return texts[titleOrKey.replaceAll('%', '')] ?? titleOrKey;
}

function code(value: string): string {
  return `\`${value}\``;
}

describe('The README', () => {
  it('lists the commands of the palette by title and ID', () => {
    const listed = tableBelow(readme, '## Commands').map(([title, id]) => [title, id]);
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
    const listed = tableBelow(readme, '## Settings').map(([id, value]) => [id, value]);

    assert.deepEqual(
      listed,
      Object.entries(contributes.configuration.properties).map(([id, setting]) => [
        code(id),
        code(defaultWords(setting.default)),
      ]),
    );
  });

  it('quotes messages of the extension exactly', () => {
    const messages = Object.keys(readTexts('l10n/bundle.l10n.json'));

    for (const [quoted = ''] of tableBelow(readme, '## Troubleshooting')) {
      const parts = quoted.replaceAll('`', '').split('…');
      const isSaid = messages.some(message => holdsInOrder(message, parts));
      assert.ok(isSaid, `no message reads like ${quoted}`);
    }
  });

  it('describes every image', () => {
    const pictures = [...readme.matchAll(/!\[([^\]]*)\]\(/g)];

    assert.ok(pictures.length > 0);
    for (const [picture, description = ''] of pictures) {
      assert.ok(description.length > 40, picture);
    }
  });
});

describe('The documents', () => {
  for (const document of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md']) {
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
    assert.match(readText('CHANGELOG.md'), /^# Changelog\n\n## Unreleased\n\n### Added\n\n- /);
  });
});

/** The value in the settings table: a string without quotes, or JSON. */
function defaultWords(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  return JSON.stringify(value).replaceAll(',', ', ');
}

function holdsInOrder(message: string, parts: readonly string[]): boolean {
  let from = 0;
  return parts.every(part => {
    const at = message.indexOf(part, from);
    from = at + part.length;
    return at !== -1;
  });
}
