/** Fetches the map with its library, the largest part of the page; the same promise of the module however often it is asked for. */
export const loadMap = () => import('./MapView')
