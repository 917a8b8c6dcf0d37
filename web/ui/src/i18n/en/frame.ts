/** The words of the top bar, the tool rail and the pages around the map. */
export const frame: Readonly<Record<string, string>> = {
  'tool.rail': 'Tools',
  'tool.select': 'Select',
  'shell.update': 'A new version is ready. Your edits are kept here and go on after loading',
  'shell.take': 'Load it',
  'toast.close': 'Close the message',
  'nav.label': 'Pages',
  'nav.map': 'Map',
  'nav.import': 'Import',
  'nav.more': 'Menu',
  'nav.basemap': 'Basemap settings',
  'nav.activity': 'Activity',
}
