/** What a training writes down, in its run folder, for whoever watches it. */
package org.dmsnet.dashboard.record;
