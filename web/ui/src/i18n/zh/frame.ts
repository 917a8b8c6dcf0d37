/** The words of the top bar, the tool rail and the pages around the map. */
export const frame = {
  'tool.rail': '工具',
  'tool.select': '选择',
  'shell.update': '有新版本。未保存的改动留在本机，重新载入后继续',
  'shell.take': '重新载入',
  'toast.close': '关闭消息',
  'nav.label': '页面',
  'nav.map': '地图',
  'nav.import': '导入',
  'nav.more': '菜单',
  'nav.basemap': '底图设置',
  'nav.activity': '动态',
} as const
