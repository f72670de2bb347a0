export { confirm } from './agent-confirm.ts';
export { install } from './agent-install.ts';
export { askSite } from './agent-install-ask.ts';
export { uninstall } from './agent-uninstall.ts';
export { installText, uninstallText } from './report/install-text.ts';
