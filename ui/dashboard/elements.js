// Makes elements. Text is always text: nothing that comes from a run can become markup.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function empty(sentence) {
  return element('p', { class: 'empty' }, sentence);
}

// Keeps the focus: a list of options is made anew only when it differs.
export function options(select, entries, chosen) {
  const wanted = JSON.stringify(entries);
  if (select.dataset.entries !== wanted) {
    select.dataset.entries = wanted;
    select.replaceChildren(...entries.map(([value, name]) => element('option', { value }, name)));
  }
  select.value = chosen;
}
