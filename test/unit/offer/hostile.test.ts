import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyEdits, parseTree as parseWithLibrary, type ParseError } from 'jsonc-parser';
import { completeAt } from '../../../src/offer/completions';
import { maxLength, readDefinition } from '../../../src/offer/definition';
import { completeJitAccess, findProblems } from '../../../src/offer/jitAccess';
import {
  maxDepth,
  parseTree,
  sliceLength,
  type Node,
  runInSlices,
  type Sliced,
} from '../../../src/offer/tree';
import { hostileFile, hostileFiles } from './hostileFiles';
import { countOperations } from './operations';
import { addJitAccess, finish } from './files';

/** All work that the editor does on a file: checks, quick fixes, the command, a completion. */
function useEverything(text: string): void {
  const definition = finish(readDefinition(text));
  if (definition.ok) {
    for (const { fix } of findProblems(definition.value)) fix('  ');
    completeJitAccess(definition.value, '  ');
  }
  finish(completeAt(text, text.indexOf('[') + 1, '  '));
}

/** The most operations in one slice. */
function largestSlice(work: Sliced<unknown>): number {
  let largest = 0;
  for (let isDone = false; !isDone;) {
    const { count, result } = countOperations(() => work.next());
    largest = Math.max(largest, count);
    isDone = result.done === true;
  }
  return largest;
}

describe('A hostile file in the workspace', () => {
  const size = 20_000;

  for (const [name, write] of Object.entries(hostileFiles)) {
    it(`takes time in proportion to its size: ${name}`, () => {
      const small = countOperations(() => useEverything(write(size))).count;
      const large = countOperations(() => useEverything(write(4 * size))).count;

      assert.ok(large <= 4.4 * small + 10_000, `${small} operations grew to ${large}`);
      assert.ok(large <= 40 * 4 * size, `${large} operations`);
    });
  }

  it('is parsed in slices of limited work', () => {
    for (const [name, write] of Object.entries(hostileFiles)) {
      // A regular expression reads a number in one go, which takes less than 1 ns per digit.
      if (name === 'long number') continue;
      const largest = largestSlice(parseTree(write(200_000)));
      assert.ok(largest <= 8 * sliceLength, `${name}: ${largest} operations`);
    }
  });

  it('causes no error, and stays intact outside the edits', () => {
    fc.assert(
      fc.property(hostileFile, text => {
        useEverything(text);
        const edits = addJitAccess(text, '  ');
        if (!edits.ok) return;
        for (const { offset, length } of edits.value) {
          const isOutput = text.slice(0, offset).endsWith('"jitAccessPolicy":');
          assert.ok(isOutput || text.slice(offset, offset + length).trim() === '');
        }
        const after = applyEdits(text, [...edits.value]);
        assert.deepEqual(addJitAccess(after, '  '), { ok: true, value: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('is refused if it is nested too deep or too large', () => {
    const deep = '['.repeat(maxDepth) + ']'.repeat(maxDepth);
    assert.ok(finish(parseTree(deep)).ok);
    assert.deepEqual(finish(parseTree(`\n[${deep}]`)), {
      ok: false,
      error: { code: 'tooDeep', line: 2 },
    });
    assert.deepEqual(finish(readDefinition(' '.repeat(maxLength + 1))), {
      ok: false,
      error: { code: 'tooLarge', line: 1 },
    });
  });

  it('is no longer parsed when its document has changed', async () => {
    const text = hostileFiles['wide array']?.(40 * sliceLength) ?? '';
    let slices = 0;
    const result = await runInSlices(parseTree(text), () => (slices += 1) < 3);

    assert.equal(result, undefined);
    assert.equal(slices, 3);
    assert.ok(await runInSlices(parseTree(text), () => true));
  });
});

describe('The parser', () => {
  it('agrees with jsonc-parser on any text', () => {
    const token = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"a"', '"\\u00e4\\n"', '1', '-0.5e+2', 'true', 'null'],
      ...[
        ' ',
        '\n',
        '\r\n',
        '\r',
        '\t',
        '// a, b\n',
        '/* \n */',
        '{"a":1}',
        '[]',
        '"b":2',
        '"\\x"',
      ],
      ...['01', '"', '/', '/*', 'x', '"\t"', '-', '1.', '"\\u12"'],
    );
    const mutated = fc
      .tuple(fc.json(), fc.nat(), fc.oneof(token, fc.constant('')))
      .map(
        ([json, at, part]) =>
          json.slice(0, at % (json.length + 1)) + part + json.slice(at % (json.length + 1)),
      );
    const text = fc.oneof(
      fc.array(token, { maxLength: 12 }).map(all => all.join('')),
      mutated,
      hostileFile,
    );
    fc.assert(
      fc.property(text, each => {
        const errors: ParseError[] = [];
        // The library reads no mark, so that both get the text without it.
        const withoutMark = each.replace(/^\uFEFF/, '').slice(0, 2_000);
        const expected = parseWithLibrary(withoutMark, errors, { allowTrailingComma: true });
        const tree = finish(parseTree(withoutMark));

        if (!tree.ok && tree.error.code === 'tooDeep') return;
        assert.equal(
          tree.ok,
          errors.length === 0 && expected !== undefined,
          JSON.stringify(errors),
        );
        if (tree.ok) assert.deepEqual(simplify(tree.value.root), simplify(expected as Node));
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows where each line starts', () => {
    const text = fc.array(
      fc.constantFrom('\r', '\n', '\r\n', ' ', '/*\n\r\n*/', '//\r', '1,', '"a",'),
    );
    fc.assert(
      fc.property(text, parts => {
        const lines = `[${parts.join('')}]`;
        const tree = finish(parseTree(lines.replaceAll('/', ' ').replaceAll('*', ' ')));
        const starts = [
          0,
          ...Array.from(lines.matchAll(/\r\n?|\n/g), ({ 0: end, index }) => index + end.length),
        ];
        assert.deepEqual(tree.ok && tree.value.lineStarts, starts);
      }),
    );
  });
});

/** A node without the fields that only one of the two parsers has. */
function simplify({ type, offset, length, value, children }: Node): unknown {
  const isOther = !['object', 'array', 'property', 'string'].includes(type);
  return {
    type: isOther ? 'other' : type,
    offset,
    length,
    value: isOther ? undefined : value,
    children: ((children as Node[] | undefined) ?? []).map(simplify),
  };
}
