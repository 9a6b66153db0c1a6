import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import * as ipaddr from 'ipaddr.js';
import type { AllowedAddresses } from '../../../src/access/addresses';
import {
  includes,
  isIpv4,
  countOf,
  parseAddresses,
  specialUse,
} from '../../../src/access/addresses';

function parsed(text: string): AllowedAddresses {
  const result = parseAddresses(text);
  assert.ok(result.ok, `${text} should be understood`);
  return result.value;
}

function problem(text: string): { code: string; values: object } {
  const result = parseAddresses(text);
  assert.ok(!result.ok, `${text} should be refused`);
  return { code: result.error.code, values: result.error.values };
}

const ipv4 = fc.ipV4();
const addressText = fc.oneof(
  ipv4,
  fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([a, prefix]) => `${a}/${prefix}`),
  fc
    .tuple(ipv4, ipv4)
    .map(pair => pair.sort((a, b) => parsed(a).first - parsed(b).first).join('-')),
);

describe('parseAddresses', () => {
  it('parses one address', () => {
    assert.deepEqual(parsed(' 203.0.113.7\n'), {
      first: 0xcb007107,
      last: 0xcb007107,
      text: '203.0.113.7',
      adjusted: false,
    });
  });

  it('parses a range', () => {
    const range = parsed('203.0.113.7-203.0.113.20');
    assert.equal(countOf(range), 14);
    assert.equal(range.text, '203.0.113.7-203.0.113.20');
  });

  const dashes = [
    '-',
    ' - ',
    '–',
    ' – ',
    '—',
    '\t—\u00a0',
    '‐',
    '‑',
    '−',
    '~',
    '〜',
    '～',
    '－',
    '﹣',
    '〰',
  ];
  for (const dash of dashes) {
    it(`parses a range with ${JSON.stringify(dash)}`, () => {
      assert.equal(parsed(`203.0.113.7${dash}203.0.113.20`).text, '203.0.113.7-203.0.113.20');
    });
  }

  const copied = [
    '"203.0.113.7"',
    '\u201c203.0.113.7\u201d',
    '\u2018203.0.113.7\u2019',
    '\u00ab203.0.113.7\u00bb',
    '\u200b203.0.113.7\ufeff',
    '203.0.\u200b113.7',
    '\u202a203.0.113.7\u202c',
    '\u00a0203.0.113.7\u00a0',
    '\uff12\uff10\uff13.0.113.7',
    '203\uff0e0\uff0e113\uff0e7',
  ];
  for (const text of copied) {
    it(`ignores characters that copying adds: ${JSON.stringify(text)}`, () => {
      assert.equal(parsed(text).text, '203.0.113.7');
    });
  }

  it('reduces a range of one address to that address', () => {
    assert.deepEqual(parsed('203.0.113.7-203.0.113.7'), parsed('203.0.113.7'));
  });

  it('parses a block', () => {
    const block = parsed('203.0.113.0 / 24');
    assert.equal(countOf(block), 256);
    assert.equal(block.text, '203.0.113.0/24');
    assert.equal(block.adjusted, false);
  });

  it('corrects the start of a block and reports it', () => {
    const block = parsed('203.0.113.77/26');
    assert.equal(block.text, '203.0.113.64/26');
    assert.equal(block.adjusted, true);
  });

  it('reduces a block of one address to that address', () => {
    assert.deepEqual(parsed('203.0.113.7/32'), parsed('203.0.113.7'));
  });

  it('parses the block of all addresses', () => {
    const all = parsed('200.1.2.3/0');
    assert.equal(all.text, '0.0.0.0/0');
    assert.equal(all.last, 2 ** 32 - 1);
    assert.equal(countOf(all), 2 ** 32);
  });

  for (const text of ['', '  ', '\n\t']) {
    it(`reports missing addresses in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(problem(text), { code: 'addressesMissing', values: {} });
    });
  }

  const refused: readonly (readonly [string, string, object])[] = [
    ['010.0.0.1', 'addressInvalid', { text: '010.0.0.1' }],
    ['203.0.113.08', 'addressInvalid', { text: '203.0.113.08' }],
    ['0xcb.0.113.7', 'addressInvalid', { text: '0xcb.0.113.7' }],
    ['3405803783', 'addressInvalid', { text: '3405803783' }],
    ['203.113.7', 'addressInvalid', { text: '203.113.7' }],
    ['203.0.113.7.1', 'addressInvalid', { text: '203.0.113.7.1' }],
    ['203.0.113.256', 'addressInvalid', { text: '203.0.113.256' }],
    ['203.0.113.7:1433', 'addressInvalid', { text: '203.0.113.7:1433' }],
    ['sql.contoso.com', 'addressInvalid', { text: 'sql.contoso.com' }],
    ['٢٠٣.0.113.7', 'addressInvalid', { text: '٢٠٣.0.113.7' }],
    ['203.0.113.7-20', 'addressInvalid', { text: '20' }],
    ['203.0.113.x-203.0.113.20', 'addressInvalid', { text: '203.0.113.x' }],
    ['203.0.113.7-', 'addressInvalid', { text: '203.0.113.7-' }],
    ['-203.0.113.7', 'addressInvalid', { text: '-203.0.113.7' }],
    ['1.1.1.1-1.1.1.2-1.1.1.3', 'addressInvalid', { text: '1.1.1.1-1.1.1.2-1.1.1.3' }],
    ['203.0.113/24', 'addressInvalid', { text: '203.0.113' }],
    ['/24', 'addressInvalid', { text: '/24' }],
    ['203.0.113.0/24/8', 'addressInvalid', { text: '203.0.113.0/24/8' }],
    ['203.0.113.7,', 'addressInvalid', { text: '203.0.113.7,' }],
    ['my address', 'addressInvalid', { text: 'my' }],
    ['203.0.113.7 home', 'addressInvalid', { text: 'home' }],
    [',', 'addressInvalid', { text: ',' }],
    ['2001:db8::7', 'addressIsIpv6', { text: '2001:db8::7' }],
    ['[2001:db8::7]', 'addressIsIpv6', { text: '[2001:db8::7]' }],
    ['fe80::1%eth0', 'addressIsIpv6', { text: 'fe80::1%eth0' }],
    ['::ffff:203.0.113.7', 'addressIsIpv6', { text: '::ffff:203.0.113.7' }],
    ['2001:db8::/32', 'addressIsIpv6', { text: '2001:db8::' }],
    ['203.0.113.7-2001:db8::7', 'addressIsIpv6', { text: '2001:db8::7' }],
    ['203.0.113.7, 2001:db8::7', 'addressIsIpv6', { text: '2001:db8::7' }],
    [
      '203.0.113.20 – 203.0.113.7',
      'addressRangeReversed',
      { first: '203.0.113.20', last: '203.0.113.7' },
    ],
    ['203.0.113.0/33', 'addressBlockInvalid', { text: '203.0.113.0/33' }],
    ['203.0.113.0/-1', 'addressBlockInvalid', { text: '203.0.113.0/-1' }],
    ['203.0.113.0/08', 'addressBlockInvalid', { text: '203.0.113.0/08' }],
    ['203.0.113.0/', 'addressBlockInvalid', { text: '203.0.113.0/' }],
    ['203.0.113.0/255.255.255.0', 'addressBlockInvalid', { text: '203.0.113.0/255.255.255.0' }],
    ['1.1.1.1,2.2.2.2', 'addressSeveral', { text: '1.1.1.1,2.2.2.2' }],
    ['1.1.1.1; 2.2.2.2', 'addressSeveral', { text: '1.1.1.1; 2.2.2.2' }],
    ['1.1.1.1 2.2.2.2', 'addressSeveral', { text: '1.1.1.1 2.2.2.2' }],
    ['1.1.1.1\n2.2.2.2', 'addressSeveral', { text: '1.1.1.1\n2.2.2.2' }],
    ['1.1.1.1-1.1.1.9, 2.2.2.0/24', 'addressSeveral', { text: '1.1.1.1-1.1.1.9, 2.2.2.0/24' }],
    ['203.0.113.0 255.255.255.0', 'addressSeveral', { text: '203.0.113.0 255.255.255.0' }],
  ];
  for (const [text, code, values] of refused) {
    it(`rejects ${JSON.stringify(text)} as ${code}`, () => {
      assert.deepEqual(problem(text), { code, values });
    });
  }

  for (const filling of [' ', '-', ' -', '/ ', '1.1.1.1 ', '[', '\u2013\u2003']) {
    it(`rejects a million characters: ${JSON.stringify(filling)}`, () => {
      const text = `1${filling.repeat(1_000_000 / filling.length)}1`;
      assert.deepEqual(problem(text), {
        code: 'addressInvalid',
        values: { text: text.slice(0, 200) },
      });
    });
  }

  it('ignores spaces around each sign', () => {
    assert.equal(parsed(`203.0.113.7${' '.repeat(90)}\u2013\t203.0.113.9`).text.length, 23);
    assert.equal(parsed(`${' '.repeat(1_000_000)}203.0.113.0 \n/ 24\t`).text, '203.0.113.0/24');
  });

  it('leaves a normal form unchanged', () => {
    fc.assert(
      fc.property(addressText, text => {
        const once = parsed(text);
        assert.deepEqual(parsed(once.text), { ...once, adjusted: false });
      }),
    );
  });

  it('orders the addresses', () => {
    fc.assert(
      fc.property(addressText, text => {
        const { first, last } = parsed(text);
        assert.ok(first >= 0 && first <= last && last < 2 ** 32);
      }),
    );
  });

  it('never throws', () => {
    const pieces = fc.constantFrom('203.0.113.7', '10', '.', '-', '–', '/', ',', ' ', ':', '24');
    const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: pieces }));
    fc.assert(
      fc.property(typed, text => {
        assert.equal(typeof parseAddresses(text).ok, 'boolean');
      }),
    );
  });
});

describe('isIpv4', () => {
  it('agrees with every address that has four decimal parts', () => {
    fc.assert(
      fc.property(ipv4, address => {
        assert.ok(isIpv4(address));
      }),
    );
  });

  for (const text of ['', ' 203.0.113.7', '203.0.113.7\n', '01.2.3.4', '1.2.3', '::1', 'a.b.c.d']) {
    it(`rejects ${JSON.stringify(text)}`, () => {
      assert.equal(isIpv4(text), false);
    });
  }
});

describe('includes', () => {
  it('contains its limits and nothing beyond', () => {
    const range = parsed('203.0.113.7-203.0.113.20');
    assert.equal(includes(range, '203.0.113.6'), false);
    assert.equal(includes(range, '203.0.113.7'), true);
    assert.equal(includes(range, '203.0.113.20'), true);
    assert.equal(includes(range, '203.0.113.21'), false);
  });

  it('contains only IPv4 addresses', () => {
    assert.equal(includes(parsed('0.0.0.0/0'), '2001:db8::7'), false);
  });

  it('agrees about blocks with a library', () => {
    fc.assert(
      fc.property(ipv4, fc.integer({ min: 0, max: 32 }), ipv4, (start, prefix, address) => {
        const expected = ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parse(start), prefix);
        assert.equal(includes(parsed(`${start}/${prefix}`), address), expected);
      }),
    );
  });
});

describe('specialUse', () => {
  const uses: readonly (readonly [string, string | undefined])[] = [
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', undefined],
    ['192.168.1.0/24', 'private'],
    ['127.0.0.1', 'loopback'],
    ['169.254.1.1', 'linkLocal'],
    ['100.64.0.1', 'carrierGradeNat'],
    ['100.128.0.0', undefined],
    ['224.0.0.251', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['0.0.0.0', 'unspecified'],
    ['198.18.0.1', 'reserved'],
    ['250.1.1.1', 'reserved'],
    ['203.0.113.0/24', undefined],
    ['198.51.100.7', undefined],
    ['192.0.2.1', undefined],
    ['20.50.2.0/24', undefined],
    ['9.255.255.250-10.0.0.5', 'private'],
    ['0.0.0.0/0', 'private'],
  ];
  for (const [text, use] of uses) {
    it(`finds ${use ?? 'nothing special'} in ${text}`, () => {
      assert.equal(specialUse(parsed(text)), use);
    });
  }

  it('agrees with a library about single addresses', () => {
    const ordinary = ['unicast', 'as112', 'amt'];
    const documentation = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'].map(parsed);
    fc.assert(
      fc.property(ipv4, address => {
        const range = ipaddr.IPv4.parse(address).range();
        const isOrdinary =
          ordinary.includes(range) || documentation.some(block => includes(block, address));
        assert.equal(specialUse(parsed(address)), isOrdinary ? undefined : range);
      }),
      { numRuns: 1000 },
    );
  });
});
