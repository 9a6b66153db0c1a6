import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  lcsTimeOf,
  objectsIn,
  readEnvelope,
} from '../../../../src/lifecycleServices/client/answers';
import { parsePage } from '../../../../src/lifecycleServices/client/pages';
import { errorOf, valueOf } from '../../support/results';
import { countTurns } from '../../support/turnMeter';
import { countWork } from '../../support/workMeter';
import { MadeUpSite } from './support';

/** Asserts that twice the input takes at most about twice the work. */
async function assertLinear(act: (size: number) => unknown, size: number): Promise<void> {
  const half = await countWork(() => act(size));
  const whole = await countWork(() => act(2 * size));
  assert.ok(whole <= 2.5 * half + 10_000, `${half} for ${size}, ${whole} for ${2 * size}`);
}

describe('a page of any size', () => {
  const pages: readonly (readonly [string, (size: number) => string])[] = [
    ['tags that do not end', size => '<input '.repeat(size)],
    ['quotes that do not end', size => '<input "'.repeat(size)],
    ['values that do not end', size => `${'<input a="'.repeat(size)}<input a="`],
    ['a very long name', size => `<input ${'a'.repeat(size)}>`],
    ['very much space', size => `<input a${' '.repeat(size)}b>`],
    ['attributes without the end of the tag', size => `<form ${'a=b '.repeat(size)}`],
    ['elements within elements', size => '<div>'.repeat(size)],
    ['tables within tables', size => '<table><tr><td>'.repeat(size)],
    ['end tags without a begin', size => '<div>'.repeat(400) + '</p>'.repeat(size)],
    ['references', size => `<input a="${'&amp'.repeat(size)}">`],
    ['comments', size => '<!--'.repeat(size)],
    ['words', size => '<p>sign up</p>'.repeat(size)],
    ['scripts', size => '<script>location   = "https://x"</script>'.repeat(size)],
  ];
  for (const [name, make] of pages) {
    it(`takes linear work: ${name}`, async () => {
      await assertLinear(size => {
        const { token, isSignIn, saysSignIn } = parsePage(make(size));
        assert.deepEqual([token, isSignIn, saysSignIn], [undefined, false, false]);
      }, 10_000);
    });
  }

  it('takes no more work beyond the size limit', async () => {
    const work = await countWork(() => parsePage('<input '.repeat(300_000)));
    assert.ok(work < 10_000_000, String(work));
  });

  it('never makes the parser throw', () => {
    const part = fc.constantFrom(
      '<',
      '>',
      'input',
      ' name=',
      '"',
      "'",
      '&#x',
      ';',
      '</',
      '<!--',
      'a',
    );
    const html = fc.array(fc.oneof(part, fc.string())).map(parts => parts.join(''));
    fc.assert(fc.property(html, page => void parsePage(page)));
  });

  it('is still read after a tag that does not end', () => {
    const script = "<script>var open = '<input value=\"' + name;</script>";
    assert.equal(parsePage(`${script}<input type=password>`).isSignIn, true);
  });
});

describe('an answer of any size', () => {
  const bodies: readonly (readonly [string, (size: number) => string])[] = [
    ['a list within a list', size => '['.repeat(size)],
    ['lists within lists', size => '['.repeat(size) + ']'.repeat(size)],
    ['brackets', size => '('.repeat(size)],
    ['spaces', size => `${' '.repeat(size)}x`],
    ['many fields', size => `{${Array.from({ length: size }, (_, at) => `"a${at}":1`).join()}}`],
    ['errors', size => `{"success":false,"errorlist":[${'"a",'.repeat(size)}"b"]}`],
    ['texts that look like lists', size => `[${'"[",'.repeat(size)}"["]`],
  ];
  for (const [name, make] of bodies) {
    it(`takes linear work: ${name}`, async () => {
      await assertLinear(async size => {
        const envelope = await readEnvelope(make(size));
        if (envelope.kind === 'data') [...objectsIn(envelope.data)].at(-1);
      }, 10_000);
    });
  }

  it('is read without an error, whatever JSON it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async value => {
        const envelope = await readEnvelope(JSON.stringify(value));
        assert.notEqual(envelope.kind, 'unreadable');
        const data = envelope.kind === 'data' ? envelope.data : value;
        for (const fields of objectsIn(data)) Object.values(fields).map(each => lcsTimeOf(each, 0));
      }),
    );
  });

  it('may have a time that is none', async () => {
    await assertLinear(size => assert.equal(lcsTimeOf('1a'.repeat(size), 0), undefined), 10_000);
  });

  for (const [name, data] of [
    [
      'accounts and fields',
      (size: number) => ({
        SqlAzureCredentials: Array.from({ length: size }, (_, at) => ({ UserName: `JIT-${at}` })),
        ...Object.fromEntries(
          Array.from({ length: size }, (_, at) => [`Field${at}`, `text ${at}`]),
        ),
      }),
    ],
    [
      'objects with accounts',
      (size: number) =>
        Array.from({ length: size }, () => ({ SqlAzureCredentials: [{ User: 'a' }] })),
    ],
  ] as const) {
    it(`takes linear work: ${name}`, async () => {
      const site = new MadeUpSite();
      await assertLinear(async size => {
        const body = JSON.stringify({ Success: true, Data: data(size) });
        site.answers = { GetEnvironmentDetails: { body } };
        const read = await site.details();
        assert.ok(valueOf(read).accounts.length <= 200);
      }, 1_000);
    });
  }

  const holders = Array.from({ length: 20 }, () => ({ SqlAzureCredentials: [{ User: 'a' }] }));
  const readDetails = (...data: readonly unknown[]) => {
    const site = new MadeUpSite();
    site.answers = { GetEnvironmentDetails: { body: { Success: true, Data: data } } };
    return site.details();
  };

  it('is parsed once, with each text that is JSON', async () => {
    const { parse } = JSON;
    let parsed = 0;
    const notJson = Array.from({ length: 1_000 }, () => '{x}');
    const json = Array.from({ length: 1_000 }, () => JSON.stringify({ a: 'b' }));
    JSON.parse = (text: string) => {
      parsed += 1;
      return parse(text) as unknown;
    };
    try {
      assert.equal(valueOf(await readDetails(holders, notJson, json)).accounts.length, 20);
    } finally {
      JSON.parse = parse;
    }
    assert.ok(parsed <= 2_001, String(parsed));
  });

  it('is searched once for the names of databases, however many objects have accounts', async () => {
    const texts = Array.from({ length: 1_000 }, (_, at) => ({ a: `server${at}\\db`, b: 'text' }));
    const work = (held: number) => countWork(() => readDetails(holders.slice(0, held), texts));
    const [one, all] = [await work(1), await work(20)];
    assert.ok(all <= 1.5 * one, `${one} for one object, ${all} for all`);
  });

  it('is read in turns of the event loop', async () => {
    const json = Array.from({ length: 5_000 }, () => '{"a":"[1]"}');
    const turns = await countTurns(() => readDetails(json));
    assert.ok(turns >= 50, `${turns} turns`);
  });

  it('is not read if it has too many values, also in a text', async () => {
    const values = Array.from({ length: 100_000 }, () => 0);
    for (const data of [values, JSON.stringify(values), values.map(() => ({ a: '[[]]' }))]) {
      assert.equal(errorOf(await readDetails(data)).code, 'answerUnreadable');
    }
  });

  it('has a size limit', async () => {
    const site = new MadeUpSite();
    await site.requestAccess();
    await site.lcs.listProjects();
    for (const { maxAnswerBytes = Infinity } of site.calls) assert.ok(maxAnswerBytes <= 2 ** 21);
  });

  it('may have a reason and a password that look like JSON', async () => {
    const password = ' {"a":"b"} ';
    const account = { UserName: 'axdbadmin', ReasonForAccessDetails: '[4711]', Password: password };
    const data = { SqlAzureCredentials: [account], ServerName: 'server1', DatabaseName: 'db_1' };
    const site = new MadeUpSite();
    site.answers = { GetDeploymentDetail: { body: { Success: true, Data: JSON.stringify(data) } } };
    const environment = site.environment('microsoftManaged');
    const read = await site.lcs.readStaticAccounts(environment, undefined);
    const [issued] = valueOf(read);
    assert.equal(issued?.password, password);
    assert.equal(issued.grant.reason, '[4711]');
  });

  it('has a failure text without its secrets', async () => {
    const site = new MadeUpSite();
    const body = { JITRequestShowError: true, JITErrorText: 'Login failed: password=s3cret;' };
    site.answers = { GetEnvironmentDetails: { body: { Success: true, Data: body } } };
    const read = await site.details();
    assert.doesNotMatch(valueOf(read).failureText, /s3cret/);
  });
});
