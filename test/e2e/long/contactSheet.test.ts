import { describeStates } from '../driver/dialogStates';

// The last width stays for the steps between the pictures.
const widths = [320, 1_100, 560];

describeStates(['dark', 'light'], widths);
describeStates(['highContrastDark', 'highContrastLight'], widths);
