import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'
import { colour, cssColours, veil } from './colour'
import tokens from './tokens.json'

export const FONT = '"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Micro Hei",system-ui,sans-serif'
const MONO = 'ui-monospace,"SF Mono","Cascadia Mono","Noto Sans Mono CJK SC","DejaVu Sans Mono",monospace'

const shadow = (y: number, blur: number, alpha: number, edge: number) =>
  `0 ${y}px ${blur}px ${veil(colour.ink[900], alpha)}, 0 0 0 1px ${veil(colour.ink[900], edge)}`

export const theme = createTheme({
  fontFamily: FONT,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '18px', sm: '20px', md: '20px', lg: '22px', xl: '26px' },
  colors: { brand: colour.brand as unknown as MantineColorsTuple },
  primaryColor: 'brand',
  primaryShade: 6,
  black: colour.ink[900],
  white: colour.ink[0],
  defaultRadius: tokens.radius[2],
  cursorType: 'pointer',
  respectReducedMotion: true,
})

/** Hands tokens.json to style sheets as CSS variables, so that no sheet holds a colour of its own. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    ...cssColours(),
    '--r-1': `${tokens.radius[1]}px`,
    '--r-2': `${tokens.radius[2]}px`,
    '--r-3': `${tokens.radius[3]}px`,
    '--r-full': `${tokens.radius.full}px`,
    '--sh-1': shadow(1, 2, 0.08, 0.06),
    '--sh-2': shadow(4, 14, 0.14, 0.07),
    '--sh-3': shadow(12, 36, 0.2, 0.08),
    '--float': veil(colour.ink[0], 0.94),
    '--fast': tokens.motion.fast,
    '--base': tokens.motion.base,
    '--ease': tokens.motion.ease,
    '--font': FONT,
    '--mono': MONO,
    '--mantine-font-weight-medium': '600',
    '--mantine-color-dimmed': colour.ink[600],
    '--mantine-color-placeholder': colour.ink[500],
  },
  light: {
    '--mantine-color-dimmed': colour.ink[600],
    '--mantine-color-placeholder': colour.ink[500],
    '--mantine-color-error': colour.severity.error,
    '--mantine-color-disabled': colour.ink[100],
    '--mantine-color-disabled-color': colour.ink[500],
    '--mantine-color-disabled-border': colour.ink[200],
  },
  dark: {},
})
