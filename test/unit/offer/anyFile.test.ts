import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyEdits, createScanner } from 'jsonc-parser';
import { completeAt } from '../../../src/offer/completions';
import { readDefinition } from '../../../src/offer/definition';
import { findProblems } from '../../../src/offer/jitAccess';
import { valueOf } from '../support/results';
import {
  addJitAccess,
  finish,
  added,
  configurator,
  documentedOutput,
  documentedStep,
  file,
  read,
  section,
  step,
  textBox,
} from './files';

const name = fc.constantFrom('one', 'two', 'three', 'a b', 'ü', '$schema', '//', '/* , */', '"');
const control = fc.oneof(
  name.map(textBox),
  fc.tuple(name, name).map(([outer, inner]) => section(outer, textBox(inner))),
);
const steps = fc.array(
  fc.tuple(name, fc.array(control, { maxLength: 2 })).map(([each, all]) => step(each, ...all)),
  { maxLength: 3 },
);
const outputs = fc.dictionary(name, fc.constantFrom('[location()]', "[basics('one')]", 'text'));
const parameters = fc.record({ basics: fc.array(control), steps, outputs }, { requiredKeys: [] });

/** How to format a value. */
interface Format {
  readonly indent: string;
  readonly lineEnd: string;
  readonly mark: string;
  readonly end: string;
  /** Used in turn, around each token. */
  readonly fillers: readonly string[];
}

const format: fc.Arbitrary<Format> = fc.record({
  indent: fc.constantFrom('', ' ', '  ', '   ', '    ', '\t', '\t\t', ' '.repeat(12)),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\uFEFF'),
  end: fc.constantFrom('', '\n', '\n\n', ' '),
  fillers: fc.array(
    fc.constantFrom(
      '',
      '',
      '',
      ' ',
      '\t',
      '\n',
      ' /* c, */ ',
      '// [line]\n',
      '\n\n  // two\n',
      '/**/',
    ),
    { minLength: 1, maxLength: 23 },
  ),
});

/** Writes a value with white space and comments wherever JSON allows them. */
function write(value: unknown, { indent, lineEnd, mark, end, fillers }: Format): string {
  const plain = JSON.stringify(value, null, indent);
  let at = 0;
  const filler = () => fillers[at++ % fillers.length] ?? '';
  const text = plain.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, token => filler() + token + filler());
  return mark + (text + end).replaceAll('\n', lineEnd);
}

function commentsOf(text: string): readonly string[] {
  const scanner = createScanner(text.replace(/^\uFEFF/, ''), false);
  const found: string[] = [];
  for (let length = -1; length !== 0; length = scanner.getTokenLength()) {
    scanner.scan();
    const token = text
      .replace(/^\uFEFF/, '')
      .slice(scanner.getTokenOffset())
      .slice(0, scanner.getTokenLength());
    if (/^\/[/*]/.test(token)) found.push(token);
  }
  return found;
}

describe('Any createUiDefinition.json', () => {
  it('gets the two halves and is otherwise unchanged', () => {
    fc.assert(
      fc.property(parameters, format, (before, how) => {
        const after = read(added(write(file(before), how)));

        assert.deepEqual(
          after,
          file({
            ...before,
            steps: [...(before.steps ?? []), documentedStep],
            outputs: { ...before.outputs, jitAccessPolicy: documentedOutput },
          }),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('keeps every character and its order', () => {
    fc.assert(
      fc.property(parameters, format, (before, how) => {
        const text = write(file(before), how);
        for (const { offset, length } of valueOf(addJitAccess(text, '  '))) {
          assert.match(text.slice(offset, offset + length), /^\s*$/);
        }
        assert.deepEqual(commentsOf(added(text)), commentsOf(text));
      }),
    );
  });

  it('has both halves after a completion at any place', () => {
    let completed = 0;
    fc.assert(
      fc.property(parameters, format, fc.nat(), (before, how, at) => {
        const text = write(file(before), how);
        const lists = ['"steps"', '"outputs"']
          .map(name => text.indexOf(name))
          .filter(it => it >= 0);
        const start = lists[at % Math.max(1, lists.length)] ?? 0;
        const offset = start + (at % Math.max(1, Math.min(60, text.length - start)));
        const found = finish(completeAt(text, offset, '  '));
        if (found === undefined) return;
        completed += 1;
        const { newText: content, more } = found;
        const edits = [{ offset: found.offset, length: found.length, content }, ...more];
        assert.deepEqual(addJitAccess(applyEdits(text, edits), '  '), { ok: true, value: [] });
      }),
      { numRuns: 600 },
    );
    assert.ok(completed > 20, `${completed} completions`);
  });

  it('needs no other change and has no problem after the first change', () => {
    const withJit = fc.record({
      steps: fc
        .tuple(steps, name, name)
        .map(([all, outer, inner]) => [
          ...all.map((each, at) => ({ ...each, name: `other${at}` })),
          step(outer, section(inner, configurator('jit'))),
        ]),
      outputs: fc
        .tuple(outputs, fc.constantFrom({}, { jitAccessPolicy: '[x()]' }))
        .map(([all, output]) => ({ ...all, ...output })),
    });
    fc.assert(
      fc.property(fc.oneof(parameters, withJit), format, (before, how) => {
        const once = added(write(file(before), how));

        assert.equal(added(once), once);
        const definition = valueOf(finish(readDefinition(once)));
        assert.deepEqual(findProblems(definition), []);
      }),
    );
  });
});
