import assert from 'node:assert/strict';
import path from 'node:path';
import { firstView, historyColumns } from '../../src/protocol/requestHistory';
import { root } from './support/browser';
import { row, rows, useHistory } from './support/requestHistory';
import { themes } from './support/testPage';

const many = 10_000;
const manyRows = rows(many);

describe('the page of the request history', function () {
  this.timeout(30_000);
  const open = useHistory();

  it('shows a request in one row: state, role name, start, duration, user, and time', async () => {
    const history = await open([row(0)]);
    const { start, requestedAt } = row(0);
    assert.deepEqual(await history.cells(), [
      'Approved',
      'Owner',
      start.text,
      '1 h',
      'Ada Lovelace',
      requestedAt.text,
    ]);
    assert.equal(await history.count(), '1 request');
  });

  it('names the time zone of its browser if the host asks', async () => {
    const history = await open([row(0)]);
    const { length } = await history.intents();
    await history.send({ type: 'askTimeZone' });
    await history.page.waitForFunction(earlier => window.host.intents.length > earlier, length);
    const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
    assert.deepEqual(await history.lastIntent(), { type: 'timeZone', name });
  });

  it('has a column for the application if there are several', async () => {
    const history = await open([row(5)], {
      state: { columns: ['state', 'role', 'application', 'requestedAt'] },
    });
    assert.deepEqual(await history.cells(), [
      'Timed out',
      'Reader',
      'App 5',
      row(5).requestedAt.text,
    ]);
  });

  for (const width of [1400, 800]) {
    it(`aligns the header with the columns at a width of ${width} pixels`, async () => {
      const history = await open(rows(30), { width });
      const places = async (role: 'columnheader' | 'gridcell') => {
        const boxes = await history.page.getByRole(role).all();
        const found = await Promise.all(boxes.slice(0, 6).map(box => box.boundingBox()));
        return found.map(box => Math.round(box?.x ?? Number.NaN));
      };
      assert.deepEqual(await places('columnheader'), await places('gridcell'));
    });
  }

  for (const withApplication of [false, true]) {
    const columns = historyColumns.filter(each => withApplication || each !== 'application');
    it(`shows the longest usual duration next to ${columns.length - 1} columns`, async () => {
      const longest = { ...row(0), duration: { text: '23 h 59 min', value: 1 } };
      const history = await open([longest], { width: 1000, state: { columns } });
      const cell = history.page.getByText('23 h 59 min', { exact: true });
      const room = await cell.evaluate(text => text.scrollWidth <= text.clientWidth);
      assert.ok(room);
    });
  }

  for (const width of [1100, 864, 640]) {
    it(`shows the last column at a width of ${width} pixels`, async () => {
      const history = await open(rows(30), { width });
      const file = path.join(root, 'test-results/webview', `history-${width}.png`);
      await history.page.screenshot({ path: file });
      const last = history.page.getByRole('gridcell').nth(5);
      const text = await last.locator('span').evaluate(span => ({
        isWhole: span.scrollWidth <= span.clientWidth && span.scrollHeight <= span.clientHeight,
        right: span.getBoundingClientRect().right,
      }));
      const table = await history.grid.boundingBox();
      assert.ok(text.isWhole);
      assert.ok(table && (text.right <= table.x + table.width || width === 640));
    });
  }

  it('shows a long role in full at a width of 320 pixels', async () => {
    const roles = ['Azure SQL Database Contributor', 'Reader'];
    const history = await open([{ ...row(0), roles }, row(1)], { width: 320 });
    const file = path.join(root, 'test-results/webview', 'history-long-role.png');
    await history.page.screenshot({ path: file });
    const role = history.lines.nth(0).getByRole('gridcell').nth(1).locator('span');
    const isWhole = await role.evaluate(
      ({ scrollWidth, scrollHeight, clientWidth, clientHeight }) =>
        scrollWidth <= clientWidth && scrollHeight <= clientHeight,
    );
    assert.ok(isWhole);
  });

  for (const width of [320, 560, 680, 760]) {
    it(`shows every value next to its label at a width of ${width} pixels`, async () => {
      const history = await open(rows(30), { width, state: { columns: historyColumns } });
      const file = path.join(root, 'test-results/webview', `history-${width}.png`);
      await history.page.screenshot({ path: file });
      assert.ok(await history.grid.evaluate(grid => grid.scrollWidth <= grid.clientWidth));
      const line = await history.lines.nth(0).boundingBox();
      assert.ok(line);
      for (const cell of await history.lines.nth(0).getByRole('gridcell').all()) {
        const text = cell.locator('span').last();
        assert.ok(
          await text.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth),
        );
        const box = await cell.boundingBox();
        assert.ok(box && box.y >= line.y && box.y + box.height <= line.y + line.height);
      }
      const start = history.page.locator('.cell.start').first();
      const label = await start.evaluate(cell => getComputedStyle(cell, '::before').content);
      assert.match(label, /^"Start"/);
    });
  }

  it('focuses the filter when it opens, and the selected row when VS Code restores it', async () => {
    const history = await open(rows(30));
    const focused = () => history.page.evaluate(() => document.activeElement?.outerHTML ?? '');
    assert.match(await focused(), /^<input[^>]+aria-label="Filter"/);
    const view = { ...firstView, current: row(3).id };
    const back = await open(rows(30), { view });
    assert.match(
      await back.page.evaluate(() => document.activeElement?.textContent ?? ''),
      /Expired/,
    );
  });

  it('shows the ID of a role until its name is known', async () => {
    const unnamed = { ...row(0), roles: ['unknown-role'] };
    const history = await open([unnamed]);
    assert.equal((await history.cells())[1], 'unknown-role');

    await history.send({ type: 'roleNames', names: { 'unknown-role': 'Night Shift' } });
    assert.equal((await history.cells())[1], 'Night Shift');
    await history.filter('night');
    assert.equal(await history.count(), '1 of 1 requests');
  });

  it('shows texts from services as text', async () => {
    const history = await open([{ ...row(0), requestedBy: '<img src=x onerror=alert(1)>' }]);
    assert.equal((await history.cells())[4], '<img src=x onerror=alert(1)>');
    assert.equal(await history.page.locator('img').count(), 0);
  });

  it('draws only a few of ten thousand rows, and shows how many there are', async () => {
    const history = await open(manyRows);
    assert.equal(await history.count(), '10,000 requests');
    assert.equal(await history.grid.getAttribute('aria-rowcount'), String(many + 1));
    assert.equal(await history.grid.getAttribute('aria-colcount'), '6');
    assert.ok((await history.lines.count()) < 80);

    await history.grid.evaluate(grid => {
      grid.scrollTop = grid.scrollHeight;
    });
    await history.settle();
    assert.ok((await history.lines.count()) < 80);
    const last = history.lines.last();
    assert.equal(await last.getAttribute('aria-rowindex'), String(many + 1));
    assert.ok(await last.isVisible());
  });

  it('accepts rows in batches, and sorts them into the existing ones', async () => {
    const history = await open(rows(50, 50), { state: { isLoading: true, isComplete: false } });
    assert.equal((await history.cells())[5], row(50).requestedAt.text);
    assert.equal(
      await history.find('progressbar', 'Loading requests').getAttribute('aria-valuetext'),
      'Loading requests… 50 so far',
    );

    await history.send({ type: 'rows', rows: rows(50), replaces: false });
    await history.show({});
    assert.equal(await history.count(), '100 requests');
    assert.equal((await history.cells())[5], row(0).requestedAt.text);
    assert.equal((await history.cells(1))[5], row(1).requestedAt.text);
  });

  it('replaces the rows after a refresh', async () => {
    const history = await open(rows(100));
    await history.send({ type: 'rows', rows: rows(2), replaces: true });
    assert.equal(await history.count(), '2 requests');
    assert.equal(await history.lines.count(), 2);
  });

  describe('filter', () => {
    it('finds all words in any column, regardless of case', async () => {
      const history = await open(manyRows);
      await history.filter(' ADA  owner');
      // Every fifth request is Ada's, and every third is for the role Owner.
      assert.equal(await history.count(), `${Math.ceil(many / 15)} of 10,000 requests`);
      const [first] = await history.lines.allTextContents();
      assert.match(first ?? '', /Owner[^]*Ada Lovelace/);
    });

    it('finds a request by its name', async () => {
      const history = await open(manyRows);
      await history.filter('jit04711');
      assert.equal(await history.count(), '1 of 10,000 requests');
      assert.equal((await history.cells())[5], row(4711).requestedAt.text);
    });

    it('offers the known states, and an unknown one of a row', async () => {
      const history = await open(manyRows);
      const choice = history.find('combobox', 'State');
      assert.deepEqual((await choice.getByRole('option').allTextContents()).slice(0, 3), [
        'All states',
        'Pending',
        'Approved',
      ]);
      await choice.selectOption('Paused');
      assert.deepEqual(await history.count(), '1,428 of 10,000 requests');
      assert.equal((await history.cells())[0], 'Paused');
    });

    it('announces the number of results once, when the user stops typing', async () => {
      const history = await open(manyRows);
      await history.find('searchbox', 'Filter').pressSequentially('denied', { delay: 20 });
      await history.page.waitForFunction(() => window.host.spoken.length > 0);
      await history.page.waitForTimeout(300);
      assert.deepEqual(await history.spoken(), ['1,429 of 10,000 requests']);
    });

    it('can be cleared when there are no results', async () => {
      const history = await open(rows(5));
      await history.filter('nothing like it');
      await history.page.getByText('No request matches the filter.').waitFor();
      await history.find('button', 'Clear Filter').press('Enter');
      assert.equal(await history.count(), '5 requests');
      assert.equal(await history.find('searchbox', 'Filter').inputValue(), '');
      assert.ok(await history.lines.first().evaluate(line => line === document.activeElement));
    });

    it('is stored by the host, which restores it in a page that VS Code created again', async () => {
      const history = await open(rows(20));
      await history.filter('ada');
      const view = { ...firstView, text: 'ada' };
      assert.deepEqual(await history.lastIntent(), { type: 'view', view });

      const again = await open(rows(20));
      await again.send({ type: 'view', view });
      assert.equal(await again.find('searchbox', 'Filter').inputValue(), 'ada');
      assert.equal(await again.count(), '4 of 20 requests');
      assert.deepEqual(await again.kept(), []);
    });
  });

  describe('order', () => {
    it('is newest first, until the user clicks a column', async () => {
      const history = await open(manyRows);
      const sorted = async (name: string) =>
        history.find('columnheader', name).getAttribute('aria-sort');
      assert.equal(await sorted('Requested at'), 'descending');

      await history.find('button', 'Requested by').click();
      assert.equal(await sorted('Requested by'), 'ascending');
      assert.equal(await sorted('Requested at'), null);
      assert.equal((await history.cells())[4], 'Ada Lovelace');
      assert.equal((await history.cells())[5], row(0).requestedAt.text);

      await history.find('button', 'Requested by').click();
      assert.equal(await sorted('Requested by'), 'descending');
      assert.equal((await history.cells())[4], 'Grace Hopper');
    });

    it('of durations is by length', async () => {
      const long = { ...row(1), duration: { text: '1 d', value: 86_400_000 } };
      const unknown = { ...row(2), duration: { text: 'P1Y', value: null } };
      const history = await open([unknown, row(0), long]);
      await history.find('button', 'Duration').click();
      const shown = async () => [(await history.cells(0))[3], (await history.cells(2))[3]];
      assert.deepEqual(await shown(), ['1 d', 'P1Y']);
      await history.find('button', 'Duration').click();
      assert.deepEqual(await shown(), ['1 h', 'P1Y']);
    });
  });

  describe('keyboard', () => {
    it('moves through ten thousand rows', async () => {
      const history = await open(manyRows);
      await history.grid.getByRole('row').nth(1).focus();
      await history.press('ArrowDown', 'ArrowDown', 'ArrowUp');
      assert.equal(await history.focusedRow(), 1);
      await history.press('End');
      assert.equal(await history.focusedRow(), many - 1);
      await history.press('PageUp');
      const afterPage = await history.focusedRow();
      assert.ok(afterPage < many - 5 && afterPage > many - 60, String(afterPage));
      await history.press('PageDown', 'ArrowDown');
      assert.equal(await history.focusedRow(), many - 1);
      await history.press('Home', 'ArrowUp');
      assert.equal(await history.focusedRow(), 0);
      const state = await history.grid.evaluate(grid => grid.scrollTop);
      assert.equal(state, 0);
    });

    it('stays on its row when the user scrolls away and back', async () => {
      const history = await open(manyRows);
      await history.grid.getByRole('row').nth(1).focus();
      await history.press('ArrowDown');
      for (const top of [150_000, 3_000, 0]) {
        await history.grid.evaluate((grid, to) => {
          grid.scrollTop = to;
        }, top);
        await history.settle();
        assert.equal(await history.focusedRow(), 1);
      }
    });

    it('stays on its row when new rows are sorted in before it', async () => {
      const history = await open(rows(100, 100));
      await history.grid.getByRole('row').nth(1).focus();
      await history.press('ArrowDown');
      await history.send({ type: 'rows', rows: rows(100), replaces: false });
      assert.equal(await history.focusedRow(), 101);
      assert.match(await history.focused(), /jit|Ada|Grace|Edsger|Barbara|h/);
    });

    it('reaches everything by Tab; the header and the rows are one tab stop each', async () => {
      const history = await open(rows(100));
      await history.find('searchbox', 'Filter').focus();
      const stops = [await history.focused()];
      for (let stop = 0; stop < 7; stop += 1) {
        await history.press('Tab');
        stops.push((await history.focused()).slice(0, 30));
      }
      assert.deepEqual(
        stops.map(stop => stop.replace(/^row .*/, 'row')),
        [
          'searchbox Filter',
          'combobox State',
          'button Refresh',
          'button Requested at',
          'row',
          'button Activate Again',
          'button Copy Id',
          'button Open in Portal',
        ],
      );
    });

    it('moves along the header by arrow keys', async () => {
      const history = await open(rows(3));
      await history.find('button', 'Requested at').focus();
      await history.press('ArrowLeft', 'Enter');
      assert.equal(await history.focused(), 'button Requested by');
      assert.equal(
        await history.find('columnheader', 'Requested by').getAttribute('aria-sort'),
        'ascending',
      );
    });
  });

  describe('actions', () => {
    const actions = ['activateAgain', 'copyId', 'openInPortal'] as const;
    const labels = ['Activate Again', 'Copy Id', 'Open in Portal'];

    for (const [at, action] of actions.entries()) {
      it(`apply to the selected row: ${action}`, async () => {
        const history = await open(rows(100));
        await history.lines.nth(3).click();
        await history.page.getByText('Request jit00003').waitFor();
        await history.find('button', labels[at]).click();
        assert.deepEqual(await history.lastIntent(), { type: 'act', action, row: row(3).id });
      });
    }

    it('include "activate again" on Enter and on a double click', async () => {
      const history = await open(rows(100));
      await history.lines.nth(2).click();
      await history.press('Enter');
      const wanted = { type: 'act', action: 'activateAgain', row: row(2).id };
      assert.deepEqual(await history.lastIntent(), wanted);
      await history.lines.nth(4).dblclick();
      assert.deepEqual(await history.lastIntent(), { ...wanted, row: row(4).id });
    });

    it('are disabled for an empty table', async () => {
      const history = await open([]);
      await history.page.getByText('No roles have been requested here yet.').waitFor();
      assert.ok(await history.find('button', 'Copy Id').isDisabled());
    });
  });

  describe('loading', () => {
    const loading = { isLoading: true, isComplete: false };

    it('can be canceled, and keeps the rows that it has', async () => {
      const history = await open(rows(300), { state: loading });
      await history.find('button', 'Cancel').click();
      assert.deepEqual(await history.lastIntent(), { type: 'cancel' });

      await history.show({ isComplete: false });
      assert.equal(await history.count(), '300 requests, not complete');
      assert.deepEqual(await history.spoken(), ['300 requests, not complete']);
      assert.equal(await history.find('progressbar').count(), 0);
      assert.equal(await history.focusedRow(), 0);
    });

    it('starts again on Refresh, but not twice', async () => {
      const history = await open(rows(3));
      await history.find('button', 'Refresh').click();
      assert.deepEqual(await history.lastIntent(), { type: 'refresh' });
      const before = (await history.intents()).length;
      await history.show(loading);
      await history.find('button', 'Refresh').dispatchEvent('click');
      assert.equal((await history.intents()).length, before);
    });

    it('shows why it failed, with remedies', async () => {
      const history = await open(rows(300), {
        state: {
          isComplete: false,
          notice: {
            severity: 'error',
            text: 'management.example returned HTTP status 500.',
            remedies: [{ id: 'tryAgain', label: 'Try Again' }],
          },
        },
      });
      assert.match((await history.find('alert').textContent()) ?? '', /HTTP status 500/);
      await history.find('button', 'Try Again').click();
      assert.deepEqual(await history.lastIntent(), { type: 'remedy', id: 'tryAgain' });
      await history.find('button', 'Dismiss').click();
      assert.deepEqual(await history.lastIntent(), { type: 'dismissNotice' });
      assert.equal(await history.count(), '300 requests, not complete');
    });
  });

  for (const count of [0, 30]) {
    it(`has no violations at a width of 320 pixels with ${count} rows`, async () => {
      const history = await open(rows(count), { width: 320, state: { columns: historyColumns } });
      assert.deepEqual(await history.accessibilityViolations(), []);
    });
  }

  for (const theme of themes) {
    for (const [name, state] of Object.entries({
      history: {},
      'history-loading': { isLoading: true, isComplete: false },
      'history-failed': {
        isComplete: false,
        notice: {
          severity: 'error',
          text: 'management.azure.com has had too many requests. Wait a few minutes, then try again.',
          remedies: [{ id: 'tryAgain', label: 'Try Again' }],
        },
      } as const,
    })) {
      it(`has no violations in ${theme}: ${name}`, async () => {
        // Axe checks each row that is drawn, and a few of them are enough.
        const history = await open(rows(300), { theme, state, height: 400 });
        await history.lines.nth(4).click();
        const file = path.join(root, 'test-results/webview', `${name}-${theme}.png`);
        await history.page.screenshot({ path: file, caret: 'initial' });
        assert.deepEqual(await history.accessibilityViolations(), []);
      });
    }
  }
});
