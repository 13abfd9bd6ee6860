/** Why a network answered as it did: heat maps on the photographs and the parts of each logit. */
package org.dmsnet.production.explain;
