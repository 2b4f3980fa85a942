/* What is known of other nodes, told through callbacks. */
#include <string.h>

#include <rcl/error_handling.h>
#include <rcl/graph.h>

#include "internal.h"

int32_t vit_rcl_graph_nodes(vit_rcl_object * node, vit_rcl_pair_callback callback, void * user)
{
  node_t * own = object_as(node, KIND_NODE);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  rcutils_string_array_t names = rcutils_get_zero_initialized_string_array();
  rcutils_string_array_t spaces = rcutils_get_zero_initialized_string_array();
  rcl_ret_t result = rcl_get_node_names(&own->node, rcl_get_default_allocator(), &names, &spaces);
  int32_t code = result == RCL_RET_OK ? 0 : fail(result, "listing nodes");
  for (size_t i = 0; code == 0 && i < names.size && i < spaces.size; i++) {
    callback(user, names.data[i], spaces.data[i]);
  }
  if (rcutils_string_array_fini(&names) != RCUTILS_RET_OK || rcutils_string_array_fini(&spaces) != RCUTILS_RET_OK) {
    rcl_reset_error();
  }
  return code;
}

static int32_t deliver(rcl_names_and_types_t * found, rcl_ret_t result, vit_rcl_pair_callback callback, void * user)
{
  if (result != RCL_RET_OK) {
    return fail(result, "listing names and types");
  }
  for (size_t i = 0; i < found->names.size; i++) {
    for (size_t k = 0; k < found->types[i].size; k++) {
      callback(user, found->names.data[i], found->types[i].data[k]);
    }
  }
  if (rcl_names_and_types_fini(found) != RCL_RET_OK) {
    rcl_reset_error();
  }
  return 0;
}

int32_t vit_rcl_graph_topics(vit_rcl_object * node, vit_rcl_pair_callback callback, void * user)
{
  node_t * own = object_as(node, KIND_NODE);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  rcl_allocator_t allocator = rcl_get_default_allocator();
  rcl_names_and_types_t found = rcl_get_zero_initialized_names_and_types();
  rcl_ret_t result = rcl_get_topic_names_and_types(&own->node, &allocator, false, &found);
  return deliver(&found, result, callback, user);
}

int32_t vit_rcl_graph_services(vit_rcl_object * node, vit_rcl_pair_callback callback, void * user)
{
  node_t * own = object_as(node, KIND_NODE);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  rcl_allocator_t allocator = rcl_get_default_allocator();
  rcl_names_and_types_t found = rcl_get_zero_initialized_names_and_types();
  rcl_ret_t result = rcl_get_service_names_and_types(&own->node, &allocator, &found);
  return deliver(&found, result, callback, user);
}

static void tell(const rcl_topic_endpoint_info_t * info, vit_rcl_endpoint_callback callback, void * user)
{
  vit_rcl_endpoint endpoint = {
    .size = sizeof(endpoint),
    .node_name = info->node_name,
    .node_namespace = info->node_namespace,
    .type = info->topic_type,
  };
#ifdef VIT_RCL_HAS_TYPE_HASH
  endpoint.has_hash = info->topic_type_hash.version == 1;
  memcpy(endpoint.hash, info->topic_type_hash.value, sizeof(endpoint.hash));
#endif
  memcpy(endpoint.gid, info->endpoint_gid, sizeof(endpoint.gid));
  qos_from_rmw(&info->qos_profile, &endpoint.qos);
  callback(user, &endpoint);
}

typedef rcl_ret_t (* endpoint_query)(
  const rcl_node_t *, rcutils_allocator_t *, const char *, bool, rcl_topic_endpoint_info_array_t *);

static int32_t endpoints(
  vit_rcl_object * node, const char * topic, endpoint_query query, vit_rcl_endpoint_callback callback, void * user)
{
  node_t * own = object_as(node, KIND_NODE);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  rcutils_allocator_t allocator = rcl_get_default_allocator();
  rcl_topic_endpoint_info_array_t found = rcl_get_zero_initialized_topic_endpoint_info_array();
  rcl_ret_t result = query(&own->node, &allocator, topic, false, &found);
  if (result != RCL_RET_OK) {
    return fail(result, topic);
  }
  for (size_t i = 0; i < found.size; i++) {
    tell(&found.info_array[i], callback, user);
  }
  if (rcl_topic_endpoint_info_array_fini(&found, &allocator) != RCL_RET_OK) {
    rcl_reset_error();
  }
  return 0;
}

int32_t vit_rcl_graph_publishers(
  vit_rcl_object * node, const char * topic, vit_rcl_endpoint_callback callback, void * user)
{
  return endpoints(node, topic, rcl_get_publishers_info_by_topic, callback, user);
}

int32_t vit_rcl_graph_subscriptions(
  vit_rcl_object * node, const char * topic, vit_rcl_endpoint_callback callback, void * user)
{
  return endpoints(node, topic, rcl_get_subscriptions_info_by_topic, callback, user);
}

int32_t vit_rcl_graph_count(vit_rcl_object * node, const char * name, int32_t what, uint64_t * count)
{
  node_t * own = object_as(node, KIND_NODE);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  size_t found = 0;
  rcl_ret_t result = RCL_RET_OK;
  switch (what) {
    case VIT_RCL_PUBLISHERS: result = rcl_count_publishers(&own->node, name, &found); break;
    case VIT_RCL_SUBSCRIPTIONS: result = rcl_count_subscribers(&own->node, name, &found); break;
#ifdef VIT_RCL_HAS_COUNT_SERVICES
    case VIT_RCL_CLIENTS: result = rcl_count_clients(&own->node, name, &found); break;
    case VIT_RCL_SERVERS: result = rcl_count_services(&own->node, name, &found); break;
#endif
    default: return fail_text(RCL_RET_UNSUPPORTED, "this distro cannot count that (%d)", (int)what);
  }
  *count = found;
  return result == RCL_RET_OK ? 0 : fail(result, name);
}
