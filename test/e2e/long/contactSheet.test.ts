import { describeContactSheet, panelWidths } from '../driver/contactSheet';

for (const theme of ['dark', 'light', 'highContrastDark', 'highContrastLight'] as const) {
  describeContactSheet(theme, panelWidths);
}
