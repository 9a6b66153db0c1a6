import { describeStates } from './driver/dialogStates';

// `long/contactSheet.test.ts` has all themes and widths.
describeStates(['dark', 'light'], [560]);
