import assert from 'node:assert/strict';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { DialogState } from '../../src/protocol/state';
import { root } from './support/browser';
import { useDialog, type Dialog } from './support/dialog';
import { guiding, importing } from './support/lcsStates';
import { activating, severalRoles } from './support/roleStates';
import {
  elsewhere,
  emptyForm,
  ended,
  granted,
  grant,
  inProgress,
  refused,
  severalAccounts,
  signedOut,
  waiting,
  withField,
  withGrant,
} from './support/states';

const states: Readonly<Record<string, DialogState>> = {
  emptyForm,
  inProgress,
  elsewhere,
  granted,
  waiting,
  refused,
  ended,
  severalAccounts,
  guiding,
  activating,
  severalRoles,
};

const longNames = withGrant({
  title: 'A name that is longer. '.repeat(9),
  badge: 'Roles, '.repeat(20),
});

/** The texts below the addresses, in English and German, for this computer and for a remote one. */
const addressHints = [
  'Detecting the public IP address of this computer…',
  'Public IP address of this computer, detected by icanhazip.com / api.ipify.org.',
  'Public IP address of the remote computer (ssh-remote), detected by icanhazip.com / api.ipify.org.',
  'Öffentliche IP-Adresse (dieser Computer), ermittelt von icanhazip.com / api.ipify.org.',
  "VS Code couldn't detect the address (getaddrinfo ENOTFOUND icanhazip.com). Enter it yourself.",
  "Enter one address, one range (a-b), or one CIDR block. The service doesn't accept a list.",
];

/** Where the parts of the page are, however far it is scrolled. */
async function places(dialog: Dialog): Promise<Readonly<Record<string, readonly number[]>>> {
  return dialog.page.evaluate(() => {
    const parts = ['.tabs', '.row.last .buttons', '.card', '.card .values', '.card .actions'];
    return Object.fromEntries(
      parts.map(part => {
        const box = document.querySelector(part)?.getBoundingClientRect();
        return [part, box ? [box.x, box.y + scrollY, box.width] : []];
      }),
    );
  });
}

describe('the layout', function () {
  this.timeout(60_000);
  const open = useDialog();

  for (const width of [320, 560, 1100]) {
    it(`fits a width of ${width} pixels in every state`, async () => {
      const dialog = await open(null, { width });
      const outside: unknown[] = [];
      for (const [name, state] of Object.entries(states)) {
        await dialog.show(state);
        const file = path.join(root, 'test-results/webview', `${name}-${width}.png`);
        await dialog.page.screenshot({ path: file, fullPage: true });
        const found = await dialog.page.evaluate(() => {
          const right = document.documentElement.clientWidth;
          return [...document.querySelectorAll('main *')]
            .filter(element => !element.closest('.visually-hidden'))
            .filter(element => element.getBoundingClientRect().right > right)
            .map(element => element.outerHTML.slice(0, 80));
        });
        outside.push(...found.map(element => ({ name, element })));
      }
      assert.deepEqual(outside, []);
    });

    it(`shows the texts of the card, a request, and Reason in full at ${width} pixels`, async () => {
      const dialog = await open(null, { width });
      const cut: unknown[] = [];
      const requesting = {
        ...elsewhere,
        progress: { step: 'Requesting a credential. This can take up to two minutes…' },
      };
      for (const state of [...Object.values(states), requesting]) {
        await dialog.show(state);
        const found = await dialog.page.evaluate(() => {
          const [reason] = document.querySelectorAll<HTMLInputElement>('[data-field=reason] input');
          const style = reason && getComputedStyle(reason);
          const canvas = document.createElement('canvas').getContext('2d');
          if (canvas && style) canvas.font = `${style.fontSize} ${style.fontFamily}`;
          const needed = canvas?.measureText(reason?.placeholder ?? '').width ?? 0;
          const space = (reason?.clientWidth ?? 0) - parseFloat(style?.paddingInlineEnd ?? '') - 8;
          return [
            ...[...document.querySelectorAll('.card header *, .step')]
              .filter(({ className }) => className !== 'visually-hidden')
              .filter(
                ({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth,
              )
              .map(({ textContent }) => textContent),
            ...(reason && needed > space ? [reason.placeholder] : []),
          ];
        });
        cut.push(...found);
      }
      assert.deepEqual(cut, []);
    });

    it(`doesn't move when a request starts or a state gets longer at ${width} pixels`, async () => {
      const dialog = await open(granted, { width });
      const before = await places(dialog);
      assert.ok(Object.values(before).every(place => place.length === 3));
      const later: readonly DialogState[] = [
        { ...granted, progress: inProgress.progress },
        { ...granted, elsewhere: elsewhere.elsewhere },
        { ...granted, hasHistory: false },
        waiting,
        withGrant({ status: { ...grant.status, text: 'A state that is longer. '.repeat(9) } }),
        withGrant({ remedy: null, timeLeft: '', expires: '' }),
        // In a narrow card, several accounts and long names have lines of their own.
        ...(width > 480 ? [severalAccounts, longNames] : []),
        { ...granted, notice: { severity: 'error', text: 'It failed.', remedies: [] } },
        granted,
      ];
      for (const state of later) {
        await dialog.show(state);
        assert.deepEqual(await places(dialog), before);
      }
    });
  }

  for (const width of [320, 560, 1100]) {
    it(`shows a note above the actions and moves nothing else at ${width} pixels`, async () => {
      const note = 'The server now refuses this login. '.repeat(9);
      const dialog = await open(null, { width });
      for (const state of [granted, waiting, refused, ended, activating]) {
        const shown = (text: string) => withGrant({ ...state.grant, note: text }, state);
        await dialog.show(shown(''));
        const { '.card .actions': before, ...others } = await places(dialog);
        await dialog.show(shown(note));
        const { '.card .actions': after, ...same } = await places(dialog);
        assert.deepEqual(same, others);
        const at = await dialog.page.locator('.note').boundingBox();
        assert.ok(at && before?.[1] !== undefined && after?.[1] !== undefined);
        assert.ok(at.y + at.height <= after[1] && at.y <= before[1], JSON.stringify(at));
      }
    });

    it(`shows the ends of long names at ${width} pixels`, async () => {
      const name = 'Contoso-Development-Environment-'.repeat(3) + '1';
      const long = withGrant({
        title: width < 480 ? name : grant.title,
        values: grant.values.map(value => ({ ...value, value: name })),
      });
      const option = { id: 'dev', label: name, detail: name, startsGroup: false, dimmed: false };
      const dialog = await open(withField(long, 'environment', { options: [option] }), { width });
      await dialog.find('combobox', 'Environment').press('ArrowDown');
      const parts = ['.card h2', '.card textarea', '#environment-list [role=option] span'];
      const cut = await dialog.page.evaluate(
        selectors =>
          selectors.map(selector =>
            [...document.querySelectorAll(selector)].map(
              ({ scrollWidth, scrollHeight, clientWidth, clientHeight, nodeName }) =>
                nodeName !== 'SPAN' && (scrollWidth > clientWidth || scrollHeight > clientHeight),
            ),
          ),
        parts,
      );
      assert.deepEqual(cut, [[false], [false, false, false], [false, false]]);
      const list = await dialog.find('listbox', 'Environment').boundingBox();
      const end = await dialog.find('option').locator('span').last().boundingBox();
      assert.ok(list && end && end.x + end.width <= list.x + list.width, JSON.stringify(end));
    });
  }

  for (const width of [320, 560, 1100]) {
    it(`keeps a running request away from the card at ${width} pixels`, async () => {
      const dialog = await open({ ...granted, elsewhere: elsewhere.elsewhere }, { width });
      const line = await dialog.page.locator('.step').boundingBox();
      const card = await dialog.find('region', grant.title).boundingBox();
      assert.ok(line && card && card.y - line.y - line.height >= 12, JSON.stringify([line, card]));
    });

    it(`keeps the button when hints and problems come and go at ${width} pixels`, async () => {
      const shown: DialogState = { ...emptyForm, hasHistory: true };
      const dialog = await open(shown, { width });
      const before = await places(dialog);
      const later: readonly DialogState[] = [
        withField(shown, 'reason', { problem: 'Enter a reason.' }),
        withField(shown, 'addresses', { hint: '' }),
        withField(shown, 'addresses', { hint: 'One address, a range (a-b), or a CIDR block.' }),
        withField(shown, 'addresses', { problem: 'This is not an IPv4 address or a block.' }),
        ...addressHints.map(hint => withField(shown, 'addresses', { hint })),
        withField(shown, 'access', {
          hint: 'Writer can change data. If you only need to read data, choose Reader.',
        }),
        withField(shown, 'environment', { hint: '', actions: [] }),
        signedOut,
        { ...shown, notice: { severity: 'error', text: 'It failed.', remedies: [] } },
      ];
      for (const state of later) {
        await dialog.show(state);
        assert.deepEqual(await places(dialog), before);
      }
    });
  }

  it('shows a word of each tab on one line at 320 pixels', async () => {
    const dialog = await open(granted, { width: 320 });
    const tabs = await dialog.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[role=tab]')].map(tab => ({
        isCut: tab.scrollWidth > tab.clientWidth,
        top: tab.getBoundingClientRect().top,
      })),
    );
    assert.deepEqual(new Set(tabs.map(({ isCut }) => isCut)), new Set([false]));
    assert.equal(new Set(tabs.map(({ top }) => top)).size, 1);
    assert.equal((await dialog.accessible('tab', 'Lifecycle Services')).role, 'tab');
  });

  it('shows a message that appears below a long page', async () => {
    const dialog = await open(granted, { width: 320 });
    await dialog.page.setViewportSize({ width: 320, height: 400 });
    await dialog.show({
      ...granted,
      notice: { severity: 'error', text: 'It failed.', remedies: [] },
    });
    const notice = await dialog.find('alert').boundingBox();
    assert.ok(notice && notice.y + notice.height <= 400, JSON.stringify(notice));
  });

  it('moves the focus to the button of a message below a long page, and shows all of it', async () => {
    const label = 'Open Environment Page';
    const notice = {
      severity: 'info',
      text: 'Request access to contoso-uat again in Lifecycle Services, then import the account here.',
      remedies: [{ id: 'openPage', label }],
    } as const;
    const state: DialogState = { ...importing, grant, notice };
    for (const isStateFirst of [true, false]) {
      const dialog = await open(guiding, { width: 560 });
      await dialog.page.setViewportSize({ width: 560, height: 400 });
      await dialog.send({ type: 'focus', control: 'pasted' });
      if (isStateFirst) await dialog.show(state);
      await dialog.send({ type: 'focus', control: label });
      if (!isStateFirst) await dialog.show(state);
      assert.equal(await dialog.focused(), `button ${label}`);
      const box = await dialog.page.locator('.notice').boundingBox();
      assert.ok(box && box.y >= 0 && box.y + box.height <= 400, JSON.stringify(box));
    }
  });

  it('shows the note of a state that the user sees', async () => {
    const dialog = await open(granted);
    await dialog.page.setViewportSize({ width: 820, height: 600 });
    await dialog.find('combobox', 'Reason').focus();
    const top = () => dialog.page.evaluate(() => scrollY);
    assert.ok(await dialog.find('status').isVisible());
    await dialog.show(refused);
    const note = await dialog.page.locator('.note').boundingBox();
    assert.ok(note && note.y + note.height <= 600, JSON.stringify(note));
    assert.equal(await dialog.focused(), 'combobox Reason');
    await dialog.page.setViewportSize({ width: 820, height: 400 });
    await dialog.show(granted);
    await dialog.page.evaluate(() => {
      scrollTo(0, 0);
    });
    await dialog.show(refused);
    assert.equal(await top(), 0);
  });

  it('shows a message without taking the focus from a field', async () => {
    const dialog = await open(granted);
    await dialog.page.setViewportSize({ width: 820, height: 400 });
    await dialog.find('combobox', 'Reason').focus();
    await dialog.press('x');
    const notice = { severity: 'info', text: 'Signed out.', remedies: [] } as const;
    await dialog.show({ ...granted, notice });
    const box = await dialog.page.locator('.notice').boundingBox();
    assert.ok(box && box.y + box.height <= 400, JSON.stringify(box));
    assert.equal(await dialog.focused(), 'combobox Reason');
  });

  it('shows the header of a card that arrives below a low page, without moving the focus', async () => {
    const dialog = await open(granted);
    await dialog.page.setViewportSize({ width: 820, height: 420 });
    await dialog.show({ ...inProgress, grant: null });
    await dialog.find('combobox', 'Reason').focus();
    const isVisible = async () => {
      const box = await dialog.find('heading', grant.title).boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= 420;
    };
    const other = withField(granted, 'environment', { value: 'test' });
    await dialog.show(other);
    assert.equal(await isVisible(), false, 'the user selected another environment');
    await dialog.show(inProgress);
    await dialog.show({ ...inProgress, grant });
    assert.equal(await isVisible(), true);
    assert.equal(await dialog.focused(), 'combobox Reason');
  });

  it('has one primary button in every state', async () => {
    const dialog = await open(null);
    const counts: Record<string, number> = {};
    for (const [name, state] of Object.entries(states)) {
      await dialog.show(state);
      counts[name] = await dialog.page.locator('vscode-button[appearance=primary]').count();
    }
    assert.deepEqual(new Set(Object.values(counts)), new Set([1]), JSON.stringify(counts));
  });

  it('shows the names of several roles in full', async () => {
    for (const width of [320, 560, 1100]) {
      const dialog = await open(severalRoles, { width });
      await dialog.find('combobox', 'Role').press('ArrowDown');
      const cut = await dialog.page.evaluate(() =>
        [...document.querySelectorAll('.selector .option span, .selector .value')]
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map(({ textContent }) => textContent),
      );
      assert.deepEqual(cut, []);
      const names = await dialog.find('option').first().innerText();
      assert.match(names, /Reader of the resources of Contoso Development/);
      const isCut = await dialog
        .find('textbox', 'Roles')
        .evaluate(box => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight);
      assert.equal(isCut, false, `${width}`);
    }
  });

  it('opens menus and lists upward if there is no room below', async () => {
    const dialog = await open(severalAccounts);
    const more = dialog.find('button', 'Copy Connection String As');
    const boxOf = async (popup: Locator) => (await popup.boundingBox()) ?? assert.fail();
    const below = (await boxOf(more)).y + (await boxOf(more)).height + 4;
    await dialog.page.setViewportSize({ width: 820, height: Math.ceil(below) });
    await more.click();
    const menu = await boxOf(dialog.find('menu'));
    assert.ok(menu.y >= 0 && menu.y + menu.height <= (await boxOf(more)).y, JSON.stringify(menu));
    await dialog.press('Escape');
    const account = dialog.find('combobox', 'Account');
    const low = (await boxOf(account)).y + (await boxOf(account)).height + 4;
    await dialog.page.setViewportSize({ width: 820, height: Math.ceil(low) });
    await account.press('ArrowDown');
    const list = await boxOf(dialog.find('listbox', 'Account'));
    assert.ok(list.y >= 0 && list.y + list.height <= (await boxOf(account)).y);
    await dialog.press('Escape');
    await dialog.page.setViewportSize({ width: 820, height: 900 });
    await more.click();
    assert.ok((await boxOf(dialog.find('menu'))).y > (await boxOf(more)).y);
  });

  it('centers a problem on the button next to it', async () => {
    const problem = 'Select an environment, or add one by its URL.';
    const dialog = await open(withField(signedOut, 'environment', { problem }), { width: 1100 });
    const middleOf = async (part: Locator) => {
      const { y, height } = (await part.boundingBox()) ?? assert.fail();
      return y + height / 2;
    };
    const text = await middleOf(dialog.page.getByText(problem));
    const button = await middleOf(dialog.find('button', 'Sign in to List Environments'));
    assert.ok(Math.abs(text - button) <= 1, `${text} ${button}`);
  });

  it('keeps menus within a narrow page', async () => {
    const dialog = await open(granted, { width: 320 });
    for (const name of ['Connect With', 'Copy Connection String As']) {
      await dialog.find('button', name).click();
      const menu = await dialog.find('menu').boundingBox();
      assert.ok(menu && menu.x >= 0 && menu.x + menu.width <= 320, JSON.stringify(menu));
      await dialog.press('Escape');
    }
  });
});
