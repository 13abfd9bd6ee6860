import { element } from './elements.js';
import { number } from './numbers.js';

const list = document.getElementById('notices');
const NEWEST = 6;
let shown = '';

export function showNotices(run) {
  const newest = run.notices.slice(-NEWEST).reverse();
  const now = JSON.stringify(newest);
  if (now === shown) {
    return;
  }
  shown = now;
  list.replaceChildren(
    ...newest.map((notice) =>
      element(
        'li',
        { class: notice.serious ? 'serious' : 'warning', 'data-kind': notice.kind },
        element('strong', {}, `${notice.serious ? '⛔ Serious' : '⚠ Notice'}, ${run.axis} ${number(notice.at, run.axis === 'epoch' ? 2 : 0)}: `),
        notice.text,
      ),
    ),
  );
}
