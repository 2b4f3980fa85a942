/* Parameter overrides from arguments and files. */
#include <string.h>

#include <rcl/arguments.h>
#include <rcl/error_handling.h>
#include <rcl/node.h>
#include <rcl_yaml_param_parser/parser.h>

#include "internal.h"

/* rcl_interfaces/msg/ParameterType */
enum { TYPE_BOOL = 1, TYPE_INTEGER, TYPE_DOUBLE, TYPE_STRING, TYPE_BYTES, TYPE_BOOLS, TYPE_INTEGERS, TYPE_DOUBLES, TYPE_STRINGS };

_Static_assert(sizeof(bool) == 1, "bools cross as bytes");

/* Length of a name's first segment, its slash included. */
static size_t segment(const char * name)
{
  return *name ? 1 + strcspn(name + 1, "/") : 0;
}

/* Does the name, "/a/b", match a pattern whose segments may be one or two stars? */
static bool matches(const char * pattern, const char * name)
{
  size_t wanted = segment(pattern), given = segment(name);
  if (wanted == 0) {
    return given == 0;
  }
  if (wanted == 3 && strncmp(pattern, "/**", 3) == 0) {
    return matches(pattern + wanted, name) || (given > 0 && matches(pattern, name + given));
  }
  bool star = wanted == 2 && pattern[1] == '*';
  bool equal = wanted == given && strncmp(pattern, name, wanted) == 0;
  return given > 0 && (star || equal) && matches(pattern + wanted, name + given);
}

/* Node names in files may lack their first slash. */
static bool node_matches(const char * pattern, const char * full_name)
{
  char rooted[512] = "/";
  if (*pattern == '/') {
    return matches(pattern, full_name);
  }
  strncat(rooted, pattern, sizeof(rooted) - 2);
  return matches(rooted, full_name);
}

static void deliver(vit_rcl_parameter_callback callback, void * user, const char * name, const rcl_variant_t * value)
{
  if (value->bool_value) {
    callback(user, name, TYPE_BOOL, value->bool_value, 1);
  } else if (value->integer_value) {
    callback(user, name, TYPE_INTEGER, value->integer_value, 1);
  } else if (value->double_value) {
    callback(user, name, TYPE_DOUBLE, value->double_value, 1);
  } else if (value->string_value) {
    callback(user, name, TYPE_STRING, value->string_value, 1);
  } else if (value->byte_array_value) {
    callback(user, name, TYPE_BYTES, value->byte_array_value->values, value->byte_array_value->size);
  } else if (value->bool_array_value) {
    callback(user, name, TYPE_BOOLS, value->bool_array_value->values, value->bool_array_value->size);
  } else if (value->integer_array_value) {
    callback(user, name, TYPE_INTEGERS, value->integer_array_value->values, value->integer_array_value->size);
  } else if (value->double_array_value) {
    callback(user, name, TYPE_DOUBLES, value->double_array_value->values, value->double_array_value->size);
  } else if (value->string_array_value) {
    callback(user, name, TYPE_STRINGS, value->string_array_value->data, value->string_array_value->size);
  }
}

static int32_t deliver_all(
  const rcl_arguments_t * arguments, const char * full_name, vit_rcl_parameter_callback callback, void * user)
{
  if (!arguments->impl) {
    return 0;
  }
  rcl_params_t * overrides = NULL;
  rcl_ret_t result = rcl_arguments_get_param_overrides(arguments, &overrides);
  if (result != RCL_RET_OK) {
    return fail(result, "reading parameter overrides");
  }
  if (!overrides) {
    return 0;
  }
  for (size_t i = 0; i < overrides->num_nodes; i++) {
    if (!node_matches(overrides->node_names[i], full_name)) {
      continue;
    }
    const rcl_node_params_t * node = &overrides->params[i];
    for (size_t k = 0; k < node->num_params; k++) {
      deliver(callback, user, node->parameter_names[k], &node->parameter_values[k]);
    }
  }
  rcl_yaml_node_struct_fini(overrides);
  return 0;
}

int32_t vit_rcl_node_parameter_overrides(
  vit_rcl_object * node, vit_rcl_parameter_callback callback, void * user)
{
  node_t * own = object_as(node, KIND_NODE);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  const char * full_name = rcl_node_get_fully_qualified_name(&own->node);
  const rcl_node_options_t * options = rcl_node_get_options(&own->node);
  if (!full_name || !options) {
    return fail(RCL_RET_NODE_INVALID, "reading the node's options");
  }
  int32_t code = deliver_all(&own->node.context->global_arguments, full_name, callback, user);
  return code != 0 ? code : deliver_all(&options->arguments, full_name, callback, user);
}
