import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { connect } from 'puppeteer-core';
import {
  PipeTransport,
  startBrowser,
  within,
} from '../../../../src/lifecycleServices/browser/browserProcess';
import { systemClock } from '../../../../src/services/clock';
import { FakeClock } from '../../support/fakeClock';

describe('the pipe to a browser', () => {
  it('tells the library that it has closed, also if it closed before the library listened', async () => {
    const transport = new PipeTransport(new PassThrough(), new PassThrough());
    transport.close();
    await assert.rejects(connect({ transport, defaultViewport: null }), /closed/i);
  });

  it('tells it once', async () => {
    const transport = new PipeTransport(new PassThrough(), new PassThrough());
    let calls = 0;
    transport.onclose = () => (calls += 1);
    transport.close();
    transport.close();
    await new Promise(setImmediate);
    assert.equal(calls, 1);
  });

  it('delivers messages in parts and several at once', async () => {
    const output = new PassThrough();
    const transport = new PipeTransport(new PassThrough(), output);
    const messages: string[] = [];
    transport.onmessage = message => messages.push(message);
    for (const part of ['{"a"', ':1}\0{"b":2}\0{', '}\0']) output.write(part);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    assert.deepEqual(messages, ['{"a":1}', '{"b":2}', '{}']);
    transport.close();
  });
});

describe('a wait with a limit', () => {
  it('leaves no timer, whatever comes first', async () => {
    const clock = new FakeClock(0);
    assert.equal(await within(clock, 1_000, Promise.resolve('event')), 'event');
    assert.equal(clock.pending, 0);
    const waiting = within(clock, 1_000, new Promise(() => undefined));
    await clock.advance(1_000);
    assert.equal(await waiting, 'late');
    assert.equal(clock.pending, 0);
  });
});

describe('a browser that does not start', () => {
  it('ends without a process', async () => {
    const browser = startBrowser('/nowhere/chromium', [], systemClock);
    await browser.ended;
    assert.equal(browser.processId, undefined);
    await browser.end('gently');
  });
});
