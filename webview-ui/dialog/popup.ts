/** Keeps an open list or menu in the page: above its box, or aligned with the end of the box, if needed. */
export function placePopup(popup: Element | null): void {
  if (!popup?.parentElement) return;
  popup.classList.remove('above', 'from-end');
  const { clientWidth, clientHeight } = document.documentElement;
  const { right, bottom } = popup.getBoundingClientRect();
  const box = popup.parentElement.getBoundingClientRect();
  const isAbove = bottom > clientHeight && box.top > clientHeight - box.bottom;
  popup.classList.toggle('above', isAbove);
  popup.classList.toggle('from-end', right > clientWidth);
}
