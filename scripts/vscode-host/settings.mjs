// Settings of the workbench for demos and tests: nothing is sent or fetched, no dialog is in the way, screens are steady.

/** @type {Record<string, unknown>} */
export const settings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
};
