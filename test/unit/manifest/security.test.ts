import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectDir, readText, tableBelow } from './support';

const security = readText('SECURITY.md');

/** The titles of the suites and tests in a file, except those that contain a value. */
function titlesIn(file: string): ReadonlySet<string> {
  const titles = readText(file).matchAll(/\b(?:describe|it)\(\s*(['"`])(.*?)\1,/g);
  return new Set(Array.from(titles, ([, , title = '']) => title));
}

/** The tests that a text names: `file`: "title", "title". */
function namedTests(text: string): readonly (readonly [file: string, title: string])[] {
  const lists = text
    .replace(/\s+/g, ' ')
    .matchAll(/`(test\/[\w/.]+\.test\.ts)`:((?:,? "[^"]+")+)/g);
  return Array.from(lists).flatMap(([, file = '', titles = '']) =>
    Array.from(titles.matchAll(/"([^"]+)"/g), ([, title = '']) => [file, title] as const),
  );
}

interface Notice {
  readonly name: string;
  readonly text: string;
}

/** `test/setup/thirdPartyNotices.mjs`, of which the compiler has no declarations here. */
interface NoticesModule {
  readonly noticesText: (notices: readonly Notice[]) => string;
  readonly differencesOfNotices: (file: string, bundled: readonly Notice[]) => string[];
}

describe('SECURITY.md', () => {
  it('names at least one test for each guarantee, and each test exists', () => {
    const [, section = ''] = /\n## Guarantees\n(.*?)\n## /s.exec(security) ?? [];
    const [, ...guarantees] = section.split(/\n(?=\*\*)/);
    assert.ok(guarantees.length > 10);
    for (const guarantee of guarantees) {
      const tests = namedTests(guarantee);
      assert.ok(tests.length > 0, guarantee);
      assert.equal(tests.length, guarantee.match(/"[^"]+"/g)?.length, guarantee);
      for (const [file, title] of tests) {
        assert.ok(existsSync(join(projectDir, file)), file);
        assert.ok(titlesIn(file).has(title), `${file} has no test "${title}"`);
      }
    }
  });

  it('says of each dependency what it is for and what it can reach', () => {
    const { dependencies } = JSON.parse(readText('package.json')) as { dependencies: object };
    const rows = tableBelow(security, '## Dependencies');
    assert.deepEqual(
      rows.map(([name = '']) => name.replaceAll('`', '')),
      Object.keys(dependencies),
    );
    for (const row of rows) assert.ok(row.length === 3 && row.every(cell => cell !== ''));
  });
});

describe('ThirdPartyNotices.txt', () => {
  it('is compared with the bundles by package and licence text', async () => {
    const url = pathToFileURL(join(projectDir, 'test/setup/thirdPartyNotices.mjs')).href;
    const { differencesOfNotices, noticesText } = (await import(url)) as NoticesModule;
    const notice = (name: string, licence: string) => ({
      name,
      text: `${name} (MIT)\n\n${licence}\n`,
    });
    const [a, b, c] = [notice('a 1.0.0', 'A'), notice('b 1.0.0', 'B'), notice('c 1.0.0', 'C')];
    const file = noticesText([a, b]);

    assert.deepEqual(differencesOfNotices(file, [a, b]), []);
    assert.deepEqual(differencesOfNotices(file, [notice('a 1.0.0', 'other'), c]), [
      'a 1.0.0 has another licence text',
      'c 1.0.0 has no notice',
      "b 1.0.0 isn't bundled",
    ]);
    assert.deepEqual(differencesOfNotices(file.replace('fonts', 'icons'), [a, b]), [
      'the introduction differs',
    ]);
  });
});
