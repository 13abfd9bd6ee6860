// Appended to the script of DL4J's training pages: one more entry in their navigation.
document.addEventListener('DOMContentLoaded', () => {
  const navigation = document.querySelector('.sidebar-nav > ul.nav');
  if (!navigation) {
    return;
  }
  const item = document.createElement('li');
  item.className = 'nav-item';
  const link = document.createElement('a');
  link.className = 'nav-link';
  link.href = '/dmsnet';
  const icon = document.createElement('i');
  icon.className = 'nav-icon cui-puzzle';
  link.append(icon, 'DMS-Net');
  item.append(link);
  navigation.prepend(item);
});
