import * as fc from 'fast-check';
import { configurator, documentedOutput, file, step } from './files';

const head = '{"handler":"Microsoft.Azure.CreateUIDef","parameters":{';
const control = JSON.stringify(configurator('jit'));
const textBox = '{"name":"a","type":"Microsoft.Common.TextBox"}';

/** Repeats a text up to about a size in UTF-16 code units. */
function fill(text: string, size: number): string {
  return text.repeat(Math.max(1, Math.floor(size / text.length)));
}

/** Files that are expensive for a careless parser, by their size in UTF-16 code units. */
export const hostileFiles: Readonly<Record<string, (size: number) => string>> = {
  'nested arrays': size => fill('[', size),
  'nested arrays in a definition': size =>
    `${head}"a":${fill('[', size / 2)}${fill(']', size / 2)}}}`,
  'nested objects': size => fill('{"a":', size),
  'nested sections': size =>
    `${head}"basics":[${fill('{"name":"a","elements":[', (size / 13) * 12)}${fill(']}', size / 13)}]}}`,
  'wide array': size => `${head}"steps":[${fill('[],', size)}]}}`,
  'wide object': size => `${head}"steps":[],"outputs":{${fill('"":1,', size)}}}}`,
  'wide root': size => `{${fill('"":1,', size)}"handler":"Microsoft.Azure.CreateUIDef"}`,
  'many steps': size => `${head}"steps":[${fill(`${JSON.stringify(step('a'))},`, size)}]}}`,
  'many controls in one line': size =>
    `${head}"steps":[{"name":"a","elements":[${fill(`${textBox},`, size)}${control}]}]}}`,
  'many JIT controls': size =>
    `${head}"steps":[{"name":"a","elements":[${fill(`${control},`, size)}]}]}}`,
  'minified definition': size =>
    JSON.stringify(
      file({
        steps: Array.from({ length: Math.ceil(size / 160) }, (_, at) =>
          step(`step${at}`, configurator('one'), { name: 'b', type: 'Microsoft.Common.TextBox' }),
        ),
        outputs: { jitAccessPolicy: "[steps('none').one]" },
      }),
    ),
  'no line break, then many': size =>
    `{"a":"${fill('x', size / 2)}","parameters":{"steps":[${fill('{\n},', size / 2)}]}}`,
  'white space': size => `${fill(' ', size)}${head}"steps":[]}}`,
  'line breaks': size => `${head}"steps":[${fill('\n', size)}]}}`,
  'mixed line breaks': size => `${head}"steps":[${fill('\r\n \r{},\n', size)}]}}`,
  'deep indentation': size => `{\n${fill(' ', size)}"parameters":{"steps":[]}}`,
  'line comments': size => `${head}"steps":[{}${fill('//\r', size)}]}}`,
  'block comments': size => `${head}"steps":[${fill('/*,*/', size)}]}}`,
  'open block comment': size => `${head}"steps":[${fill('/*', size)}`,
  slashes: size => fill('/', size),
  'long name': size => `${head}"steps":[{"name":"${fill('x', size)}","elements":[${control}]}]}}`,
  'long output': size =>
    `${head}"steps":[{"name":"a","elements":[${control}]}],"outputs":{"jitAccessPolicy":"${fill("steps('a'.", size)}"}}}`,
  'output of white space': size =>
    `${head}"steps":[{"name":"a","elements":[${control}]}],"outputs":{"jitAccessPolicy":"[${fill(' ', size)}x"}}}`,
  'output of many references': size =>
    `${head}"steps":[${JSON.stringify(step('a', configurator('b')))}],"outputs":{"jitAccessPolicy":{${fill(`"a":"${documentedOutput}",`, size)}}}}}`,
  escapes: size => `${head}"a":"${fill('\\u0041\\n', size)}"}}`,
  'quotation marks': size => fill('"', size),
  'open string': size => `{"${fill('\\"', size)}`,
  numbers: size => `${head}"a":[${fill('-1.5e3,', size)}]}}`,
  'long number': size => `${head}"a":[${fill('9', size)}]}}`,
  letters: size => fill('true', size),
};

const kinds = Object.keys(hostileFiles);

/** Any of these files, with or without a byte order mark, other line ends, and a cut end. */
export const hostileFile: fc.Arbitrary<string> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    size: fc.integer({ min: 1, max: 3_000 }),
    mark: fc.constantFrom('', '\uFEFF'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    cut: fc.integer({ min: 0, max: 40 }),
  })
  .map(({ kind, size, mark, lineEnd, cut }) => {
    const text = hostileFiles[kind]?.(size) ?? '';
    return mark + text.slice(0, text.length - (cut % 10)).replaceAll('\n', lineEnd);
  });
