import { describeContactSheet } from './driver/contactSheet';

// `long/contactSheet.test.ts` has all themes and widths.
for (const theme of ['dark', 'light'] as const) describeContactSheet(theme, [560]);
