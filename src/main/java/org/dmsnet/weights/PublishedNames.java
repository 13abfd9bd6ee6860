package org.dmsnet.weights;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Other names under which weights of our trunks are published, as torchvision's, which the graph
 * bears. Residual networks have the same names everywhere; vision transformers have timm's ({@code
 * blocks.0.attn.qkv.weight}), and torchvision's own published files call the MLP's layers {@code
 * linear_1} and {@code linear_2}.
 */
final class PublishedNames {
  private static final String BLOCK = "encoder.layers.encoder_layer_$1.";

  private static final Map<Pattern, String> TORCHVISION = new LinkedHashMap<>();

  static {
    rename("(?<mlp>encoder\\.layers\\..*\\.mlp\\.)linear_1\\.(.*)", "${mlp}0.$2");
    rename("(?<mlp>encoder\\.layers\\..*\\.mlp\\.)linear_2\\.(.*)", "${mlp}3.$2");
    rename("cls_token", "class_token");
    rename("pos_embed", "encoder.pos_embedding");
    rename("patch_embed\\.proj\\.(.*)", "conv_proj.$1");
    rename("blocks\\.(\\d+)\\.norm([12])\\.(.*)", BLOCK + "ln_$2.$3");
    rename("blocks\\.(\\d+)\\.attn\\.qkv\\.(.*)", BLOCK + "self_attention.in_proj_$2");
    rename("blocks\\.(\\d+)\\.attn\\.proj\\.(.*)", BLOCK + "self_attention.out_proj.$2");
    rename("blocks\\.(\\d+)\\.mlp\\.fc1\\.(.*)", BLOCK + "mlp.0.$2");
    rename("blocks\\.(\\d+)\\.mlp\\.fc2\\.(.*)", BLOCK + "mlp.3.$2");
    rename("norm\\.(weight|bias)", "encoder.ln.$1");
  }

  private PublishedNames() {}

  private static void rename(String published, String torchvision) {
    TORCHVISION.put(Pattern.compile(published), torchvision);
  }

  /** torchvision's name of a tensor that a file calls otherwise; empty if there is none. */
  static Optional<String> torchvision(String published) {
    for (Map.Entry<Pattern, String> rule : TORCHVISION.entrySet()) {
      Matcher matcher = rule.getKey().matcher(published);
      if (matcher.matches()) {
        return Optional.of(matcher.replaceFirst(rule.getValue()));
      }
    }
    return Optional.empty();
  }
}
