/** The words of the top bar, the tool rail and the pages around the map. */
export const frame = {
  'tool.rail': '工具',
  'tool.select': '选择',
  'toast.close': '关闭消息',
  'nav.label': '页面',
  'nav.map': '地图',
  'nav.import': '导入',
  'nav.more': '菜单',
  'nav.basemap': '底图设置',
  'nav.activity': '动态',
} as const
